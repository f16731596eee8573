"""Writing a panel's public pages: saving, publishing, approving a translation, going back, taking off.

Nothing here is about a child: texts are for anybody, and whoever writes is told so.
"""

from opencdop.accounts.roles import Act, places_for
from opencdop.audit.services import record, service
from opencdop.cases.access import require_panel
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import NotAllowed, RuleBroken, Stale
from opencdop.core.transitions import check_transition
from opencdop.panels.models import Panel
from opencdop.public_site import events
from opencdop.public_site.catalogue import (
    Text,
    drawn_names,
    languages_of,
    page_keys,
    page_kind,
    shipped,
)
from opencdop.public_site.languages import ENGLISH, language
from opencdop.public_site.markdown import faults_in
from opencdop.public_site.models import PageVersion
from opencdop.public_site.queries import current_english
from opencdop.public_site.transitions import (
    DRAFT,
    PUBLISHED,
    REPLACED,
    SET_ASIDE,
    VERSION_MOVES,
    WITHDRAWN,
)

CHANGED_MEANWHILE = (
    "Somebody else has saved this page while you wrote. Your words are still below: look at the versions, "
    "put both together, and save again."
)
DONE_ALREADY = "This version was dealt with already. Look at the page again."
SHIPPED_TEXT = "the text that came with the software"
LONGEST_REASON = 300
NO_REASON = "Say in a sentence why it is taken off."


@service
def write_page(
    panel: Panel,
    *,
    page: str,
    language_key: str,
    title: str,
    body: str,
    seen: int,
    taken_from: str = "",
    by: Actor,
) -> PageVersion:
    """Save a text as the next version of a page, a draft. The public sees no difference.

    `seen` is the number of the newest version when the writer began (0 for none). Raises Stale when there is a newer
    one, and RuleBroken with all that has to be changed.
    """
    require_panel(by, Act.WRITE_SITE, panel.pk)
    kind = page_kind(page)
    if language_key not in languages_of(kind):
        raise RuleBroken("This page is kept in English only.")
    text = Text(" ".join(title.split()), body.replace("\r\n", "\n").strip() + "\n")
    faults = faults_in(text.title, text.body, pages=page_keys(), drawn=drawn_names())
    if faults:
        raise RuleBroken(" ".join(faults))
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    earlier = PageVersion.objects.filter(panel=panel, page=page, language=language_key)
    newest = earlier.order_by("-number").values_list("number", flat=True).first() or 0
    if newest != seen:
        raise Stale(CHANGED_MEANWHILE)
    for draft in earlier.filter(state=DRAFT):
        _move(draft, SET_ASIDE)
        draft.save(update_fields=["state"])
    version = PageVersion.objects.create(
        panel=panel,
        page=page,
        language=language_key,
        number=newest + 1,
        title=text.title,
        body=text.body,
        digest=text.digest,
        taken_from=taken_from,
        written_by_name=by.name,
    )
    record(events.TEXT_SAVED, by=by, about=version, words=_words(version))
    return version


@service
def go_back(version: PageVersion, *, seen: int, by: Actor) -> PageVersion:
    """Make an earlier version the newest draft again; every version stays."""
    return write_page(
        version.panel,
        page=version.page,
        language_key=version.language,
        title=version.title,
        body=version.body,
        seen=seen,
        taken_from=f"version {version.number}",
        by=by,
    )


@service
def take_shipped(panel: Panel, *, page: str, language_key: str, seen: int, by: Actor) -> PageVersion:
    """Make the text that came with the software a draft of the panel's own. Raises RuleBroken where none came."""
    text = shipped(page, language_key)
    if text is None:
        raise RuleBroken("No text of this page came with the software in this language.")
    return write_page(
        panel,
        page=page,
        language_key=language_key,
        title=text.title,
        body=text.body,
        seen=seen,
        taken_from=SHIPPED_TEXT,
        by=by,
    )


@service
def publish_page(version: PageVersion, *, by: Actor) -> PageVersion:
    """Let an English draft be the public page. Who published it stands at its foot."""
    require_publisher(version.panel_id, by=by)
    if version.language != ENGLISH:
        raise RuleBroken(
            "A translation becomes public when somebody who reads both languages has approved it."
        )
    version = _publish(version, by=by)
    record(events.TEXT_PUBLISHED, by=by, about=version, words=_words(version))
    return version


@service
def approve_translation(
    version: PageVersion, *, checked_by: str, checked_as: str, read_both: bool, by: Actor
) -> PageVersion:
    """Let a translation be public, on the word of a named person who read it beside the English of now."""
    require_publisher(version.panel_id, by=by)
    if version.language == ENGLISH:
        raise RuleBroken("The English page is published, not approved.")
    checked_by, checked_as = " ".join(checked_by.split()), " ".join(checked_as.split())
    if not checked_by or len(checked_by) > 200:
        raise RuleBroken("Enter the name of the person who read both texts.")
    if not checked_as or len(checked_as) > 200:
        raise RuleBroken("Say who they are, such as: interpreter, Ashmoor Hospitals.")
    if not read_both:
        raise RuleBroken("Confirm that this person read both texts, the English and this one.")
    version.checked_by, version.checked_as = checked_by, checked_as
    version.english_digest = current_english(version.panel, version.page).digest
    version = _publish(version, by=by)
    words = {**_words(version), "checked_by": checked_by, "checked_as": checked_as}
    record(events.TRANSLATION_APPROVED, by=by, about=version, words=words)
    return version


@service
def approve_standing(
    panel: Panel,
    *,
    page: str,
    language_key: str,
    checked_by: str,
    checked_as: str,
    read_both: bool,
    by: Actor,
) -> PageVersion:
    """Approve the draft of a translation, or the one that came with the software where the panel has no draft."""
    require_publisher(panel.pk, by=by)
    versions = PageVersion.objects.select_related("panel").filter(
        panel=panel, page=page, language=language_key
    )
    newest = versions.order_by("-number").first()
    draft = newest if newest and newest.state == DRAFT else None
    if draft is None and newest and newest.state == PUBLISHED:
        # The same words once more, after the English was changed: they are a version of their own, with its checker.
        draft = go_back(newest, seen=newest.number, by=by)
    if draft is None:
        seen = newest.number if newest else 0
        draft = take_shipped(panel, page=page, language_key=language_key, seen=seen, by=by)
    return approve_translation(
        draft, checked_by=checked_by, checked_as=checked_as, read_both=read_both, by=by
    )


def reason_given(reason: str, *, missing: str) -> str:
    """A reason as it is kept. Raises RuleBroken where there is none, with that sentence, and where it is too long."""
    reason = reason.strip()
    if not reason:
        raise RuleBroken(missing)
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(
            f"Say why in at most {LONGEST_REASON} characters: these are {len(reason):,}. Nothing was changed yet."
        )
    return reason


@service
def withdraw_page(version: PageVersion, *, reason: str, by: Actor) -> PageVersion:
    """Take a published text off the site. In English the text that came with the software stands there again."""
    require_publisher(version.panel_id, by=by)
    reason = reason_given(reason, missing=NO_REASON)
    version = _locked(version)
    _move(version, WITHDRAWN)
    version.ended_at, version.ended_because = clock.now(), reason
    version.save(update_fields=["state", "ended_at", "ended_because"])
    record(events.TEXT_WITHDRAWN, by=by, about=version, words={**_words(version), "reason": reason})
    return version


def _publish(version: PageVersion, *, by: Actor) -> PageVersion:
    """The draft as the public text, what was public before as replaced."""
    held = _locked(version)
    _move(held, PUBLISHED)
    for name in ("checked_by", "checked_as", "english_digest"):
        setattr(held, name, getattr(version, name))
    before = PageVersion.objects.filter(
        panel_id=held.panel_id, page=held.page, language=held.language, state=PUBLISHED
    )
    for other in before:
        _move(other, REPLACED)
        other.ended_at = clock.now()
        other.save(update_fields=["state", "ended_at"])
    held.published_by_name, held.published_at = by.name, clock.now()
    held.save()
    return held


def _locked(version: PageVersion) -> PageVersion:
    Panel.objects.select_for_update().get(pk=version.panel_id)
    return PageVersion.objects.select_related("panel").get(pk=version.pk)


def _move(version: PageVersion, state: str) -> None:
    check_transition(VERSION_MOVES, before=version.state, after=state, sentence=DONE_ALREADY)
    version.state = state


def require_publisher(panel_id: str, *, by: Actor) -> None:
    """Raise unless the actor publishes for this panel."""
    require_panel(by, Act.WRITE_SITE, panel_id)
    if by != SYSTEM and panel_id not in places_for(by, Act.PUBLISH_SITE):
        raise NotAllowed("A manager publishes what the office has written.")


def _words(version: PageVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "page": page_kind(version.page).name,
        "panel": version.panel.name,
        "language": language(version.language).english_name,
    }
