"""Takes a file as the browser sends it, without ever writing it to disk in clear.

Small files stay in memory (Django's own handler); a larger one is sealed, segment by segment, into a temporary file
under a key that is never kept. A file beyond the limit, and one with which all files of the request together are beyond
theirs, is let run out, so that the words of its page are not lost and nobody fills the disk.
"""

import io
import os
import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from opencdop.core.secrets import new_key, open_sealed, seal
from opencdop.documents.sealing import SEALED_SEGMENT_BYTES, SEGMENT_BYTES

MB = 1024 * 1024


class SealedScratch(io.RawIOBase):
    """A temporary file that only this object can read: written once from start to end, then read anywhere."""

    def __init__(self) -> None:
        super().__init__()
        handle, path = tempfile.mkstemp(prefix="opencdop-")
        os.unlink(path)  # it lives as long as it is open, under no name
        self._file = io.FileIO(handle, "r+")
        self._key, self._held, self._segments = new_key(), bytearray(), 0
        self._size, self._at = 0, 0
        self._open: tuple[int, bytes] = (-1, b"")

    def write(self, data: Any) -> int:
        """Add to the end. Only before `finish`."""
        self._held += data
        self._size += len(data)
        while len(self._held) >= SEGMENT_BYTES:
            self._keep(bytes(self._held[:SEGMENT_BYTES]))
            del self._held[:SEGMENT_BYTES]
        return len(data)

    def finish(self) -> None:
        """Seal what is still held; from now on it is read."""
        if self._held:
            self._keep(bytes(self._held))
            self._held.clear()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, within = divmod(self._at, SEGMENT_BYTES)
        if self._at >= self._size:
            return 0
        piece = self._segment(number)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _keep(self, plain: bytes) -> None:
        self._file.write(seal(plain, key=self._key, context=str(self._segments)))
        self._segments += 1

    def _segment(self, number: int) -> bytes:
        if self._open[0] != number:
            self._file.seek(number * SEALED_SEGMENT_BYTES)
            sealed = self._file.read(SEALED_SEGMENT_BYTES)
            self._open = number, open_sealed(sealed, key=self._key, context=str(number))
        return self._open[1]


class SealedUploadHandler(FileUploadHandler):
    """Stands behind the handler that keeps small files in memory."""

    scratch: SealedScratch | None = None
    before = 0  # bytes in the scratch files of the request's earlier files

    def new_file(self, *arguments: Any, **keywords: Any) -> None:
        super().new_file(*arguments, **keywords)
        self.scratch = SealedScratch()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        size = start + len(raw_data)
        if size > settings.OPENCDOP_LARGEST_FILE_MB * MB:
            self._let_go()
        if self.before + size > settings.OPENCDOP_LARGEST_FORM_MB * MB:
            self._let_go()
        if self.scratch is not None:
            self.scratch.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file, or, where it was too large, only its name and size: `let_go` says so."""
        if self.scratch is not None:
            self.scratch.finish()
            self.scratch.seek(0)
            self.before += file_size
        file = io.BufferedReader(self.scratch) if self.scratch is not None else io.BytesIO()
        upload = UploadedFile(file, self.file_name, self.content_type, file_size, self.charset)
        upload.let_go = self.scratch is None  # type: ignore[attr-defined]
        return upload

    def upload_interrupted(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self.scratch is not None:
            self.scratch.close()
        self.scratch = None
