"""A JPEG without the segments in which cameras and programs write of themselves; the picture is not touched. Pure."""

_START = b"\xff\xd8"
_SCAN, _COMMENT = 0xDA, 0xFE
_STAYS = {0xE0, 0xEE}  # how the points are to be read: JFIF, and Adobe's note on colours
_ALONE = {0x01, *range(0xD0, 0xD8)}


def without_segments(jpeg: bytes) -> bytes:
    """The same picture without EXIF, XMP, comments and other notes. Anything that is no JPEG comes back as it is."""
    if not jpeg.startswith(_START):
        return jpeg
    kept, at = [_START], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        mark = jpeg[at + 1]
        if mark == 0xFF:  # fills up
            at += 1
            continue
        if mark in _ALONE:
            kept.append(jpeg[at : at + 2])
            at += 2
            continue
        if mark == _SCAN:
            kept.append(_until_end(jpeg[at:]))
            break
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if mark != _COMMENT and (mark in _STAYS or not 0xE0 <= mark <= 0xEF):
            kept.append(jpeg[at:end])
        at = end
    return b"".join(kept)


def _until_end(points: bytes) -> bytes:
    """Without what stands behind the end of the picture, where telephones put films and further pictures."""
    end = points.find(b"\xff\xd9")
    return points if end < 0 else points[: end + 2]
