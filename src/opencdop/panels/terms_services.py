"""Writing, approving and publishing a panel's terms of reference, and keeping the bodies that it belongs to."""

from datetime import date, timedelta

from django.db.models import Q

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.words import day
from opencdop.panels import events, known
from opencdop.panels.models import Body, Panel, TermsOfReference
from opencdop.panels.record_queries import KEEP, own_panel
from opencdop.panels.refusals import Unfit
from opencdop.panels.written import check_seen

LONGEST_TERMS = 60_000
LONGEST_NAME = 200


@service
def write_terms(
    panel: Panel,
    *,
    text: str,
    functions: str = "",
    frequency: str = "",
    reports_to: Body | None = None,
    from_on: date,
    seen: str | None = None,
    by: Actor,
) -> TermsOfReference:
    """Write the draft of the next version, or write on at the one that is there. Raises Unfit without a text.

    `seen` is the mark of the newest version when the writer began; raises Stale where somebody wrote since.
    """
    panel = _locked(panel, by=by)
    text, functions, frequency = text.strip(), functions.strip(), " ".join(frequency.split())
    if not text:
        raise Unfit("Write the terms of reference.", at="text")
    texts = {"text": text, "functions": functions, "frequency": frequency}
    for at, words in texts.items():
        longest = LONGEST_NAME if at == "frequency" else LONGEST_TERMS
        if len(words) > longest:
            raise Unfit(f"Write this in at most {longest:,} characters.", at=at)
    if reports_to is not None and reports_to.panel_id != panel.pk:
        raise Unfit("Choose a body of this panel's record.", at="reports_to")
    latest = panel.terms.order_by("-version_no").first()
    draft = latest if latest is not None and latest.is_draft else None
    if (
        draft is not None
        and seen is not None
        and _says(draft)
        == {
            **texts,
            "reports_to_id": reports_to.pk if reports_to else None,
            "from_on": from_on,
        }
    ):
        return draft  # pressed twice
    check_seen(latest, seen=seen)
    if draft is None:
        draft = TermsOfReference(panel=panel, version_no=latest.version_no + 1 if latest else 1)
    draft.text, draft.functions, draft.frequency = text, functions, frequency
    draft.reports_to, draft.from_on = reports_to, from_on
    draft.written_by_name, draft.written_at = by.name, clock.now()
    draft.save()
    record(events.TERMS_WRITTEN, by=by, about=draft, words=_words(draft))
    return draft


@service
def approve_terms(terms: TermsOfReference, *, approver: str, on: date, by: Actor) -> TermsOfReference:
    """Record who approved a draft, by name, and when. From its first day on it takes the place of the one before.

    Raises Stale where somebody wrote on at it since it was read.
    """
    panel = _locked(terms.panel, by=by)
    read_at = terms.written_at
    terms = TermsOfReference.objects.select_related("panel").get(pk=terms.pk)
    approver = " ".join(approver.split())
    if not terms.is_draft:
        raise RuleBroken(
            "These terms of reference were approved already. Write a new version to change them."
        )
    if terms.written_at != read_at:
        raise Stale("Somebody has written on at this draft since you read it. Read it once more.")
    if not approver or len(approver) > LONGEST_NAME:
        raise Unfit("Enter the name of the person who approved them.", at="approver")
    if on > clock.today():
        raise Unfit("Check the day. It lies in the future.", at="on")
    before = panel.terms.filter(approved_on__isnull=False).order_by("-version_no").first()
    if before is not None and terms.from_on <= before.from_on:
        raise RuleBroken(
            f"Version {before.version_no} is in force from {day(before.from_on)}. Give this one a later first day."
        )
    if before is not None:
        panel.terms.filter(Q(until_on__isnull=True) | Q(until_on__gte=terms.from_on), pk=before.pk).update(
            until_on=terms.from_on - timedelta(days=1)
        )
    terms.approved_by_name, terms.approved_on = approver, on
    terms.save(update_fields=["approved_by_name", "approved_on"])
    record(events.TERMS_APPROVED, by=by, about=terms, words={**_words(terms), "approver": approver})
    return terms


@service
def show_terms(terms: TermsOfReference, *, publicly: bool, by: Actor) -> TermsOfReference:
    """Let approved terms of reference be read on the panel's public pages, or take them away from there."""
    _locked(terms.panel, by=by)
    if terms.is_draft:
        raise RuleBroken("Only terms of reference that somebody approved can be public.")
    terms.published = publicly
    terms.save(update_fields=["published"])
    event = events.TERMS_SHOWN if publicly else events.TERMS_HIDDEN
    record(event, by=by, about=terms, words=_words(terms))
    return terms


@service
def add_body(
    panel: Panel, *, part: str, kind: str, name: str, from_on: date, until_on: date | None = None, by: Actor
) -> Body:
    """Add a partner, or a body that the panel reports to, under its name and from a day. Raises Unfit."""
    panel = _locked(panel, by=by)
    name = " ".join(name.split())
    if part not in Body.PARTS:
        raise Unfit("Choose what it is for the panel.", at="part")
    if kind not in known.kinds_of_body():
        raise Unfit("Choose what kind of body it is.", at="kind")
    if not name or len(name) > LONGEST_NAME:
        raise Unfit(f"Enter its name, in at most {LONGEST_NAME} characters.", at="name")
    if until_on and until_on < from_on:
        raise Unfit("The last day is before the first. Put one of them right.", at="until_on")
    body = Body.objects.create(
        panel=panel, part=part, kind=kind, name=name, from_on=from_on, until_on=until_on
    )
    record(events.BODY_ADDED, by=by, about=body, words={"body": name, "panel": panel.name})
    return body


@service
def end_body(body: Body, *, until_on: date, by: Actor) -> Body:
    """Say with which day a body ended, or had this name for the last time. Its row stays, for the time it had."""
    panel = _locked(body.panel, by=by)
    if until_on < body.from_on:
        raise Unfit(f"It stands here since {day(body.from_on)}. Give a later day.", at="until_on")
    if not Body.objects.filter(pk=body.pk, until_on__isnull=True).update(until_on=until_on):
        raise RuleBroken("The last day of this body is given already.")
    words = {"body": body.name, "panel": panel.name, "day": day(until_on)}
    record(events.BODY_ENDED, by=by, about=body, words=words)
    return body


def _locked(panel: Panel, *, by: Actor) -> Panel:
    """The panel for somebody who keeps it, locked where the database locks rows: versions are numbered one by one."""
    own_panel(by, panel.pk, act=KEEP)
    return Panel.objects.select_for_update().get(pk=panel.pk)


def _says(terms: TermsOfReference) -> dict[str, object]:
    names = ("text", "functions", "frequency", "reports_to_id", "from_on")
    return {name: getattr(terms, name) for name in names}


def _words(terms: TermsOfReference) -> dict[str, object]:
    return {"number": terms.version_no, "panel": terms.panel.name}
