"""Which forms a case can have: asked of an agency, entered by the office, kept by the joint response; in which version.

Agencies are asked on the version in force today. Older versions are for old papers that the office enters itself.
"""

from dataclasses import dataclass
from datetime import date

from opencdop.cases.models import Case
from opencdop.cases.supplements import supplements
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Definition, NoSuchForm
from opencdop.submissions.library import library

REPORTING, NOTIFICATION, ANALYSIS = "reporting", "notification", "analysis"
OLD_FORMS = ("form_a", "form_b", "form_c")
OLD_FORMS_UNTIL = date(2019, 4, 1)  # deaths before this day were reported on forms A, B and C
RESPONSE_FORMS = ("joint_response_record", "joint_response_audit")


@dataclass(frozen=True)
class Versions:
    """The versions in which the office may enter a form, the newest first, and the one to propose."""

    proposed: Definition
    all: tuple[Definition, ...]


def supplementary_forms() -> tuple[str, ...]:
    """The keys of the supplementary forms that this installation has, those asked first before the others."""
    there = set(library().forms())
    return tuple(each.form for each in supplements() if each.form in there)


def is_supplementary(key: str) -> bool:
    return key in supplementary_forms()


def has_old_forms(case: Case) -> bool:
    """Whether forms A, B and C were in use when the child died."""
    return case.died_on is not None and case.died_on < OLD_FORMS_UNTIL


def older_forms(case: Case) -> tuple[str, ...]:
    """The forms on which an older record of this death was written, besides the agencies' reports: A, B and C, and
    after those the notification and the analysis of versions that are no longer in use.
    """
    if case.died_on is None:
        return ()
    there = set(library().forms())
    if has_old_forms(case):
        return tuple(key for key in OLD_FORMS if key in there)
    now = library().in_force(NOTIFICATION, on=clock.today())
    return (NOTIFICATION, ANALYSIS) if case.died_on < now.effective_from else ()


def forms_to_ask() -> tuple[str, ...]:
    """The forms that an agency can be asked for."""
    return (REPORTING, *supplementary_forms())


def forms_to_enter(case: Case) -> tuple[str, ...]:
    """The forms that the office can enter itself for this case."""
    there = set(library().forms())
    return (*forms_to_ask(), *older_forms(case), *(key for key in RESPONSE_FORMS if key in there))


def in_force_today(key: str, *, case: Case) -> Definition:
    """The version on which agencies are asked, with the panel's own questions.

    Raises RuleBroken for a form that they are not asked for.
    """
    if key not in forms_to_ask():
        raise RuleBroken("Choose a form that agencies can be asked for.")
    return library().in_force(key, on=clock.today(), panel=case.lead_panel.slug)


def versions_to_enter(key: str, *, case: Case) -> Versions:
    """The versions in which the office can enter a form; proposed is the one in force when the child died.

    Raises RuleBroken for a form that this case cannot have.
    """
    if key not in forms_to_enter(case):
        raise RuleBroken("Choose a form that this case can have.")
    panel = case.lead_panel.slug
    everything = tuple(library().with_local(each, panel=panel) for each in reversed(library().versions(key)))
    begun = tuple(each for each in everything if each.effective_from <= clock.today()) or everything
    try:
        proposed = library().in_force(key, on=case.died_on or clock.today(), panel=panel)
    except NoSuchForm:  # the form came later than the death: its first version is the nearest
        proposed = begun[-1]
    return Versions(proposed, begun)


def newer_versions(key: str, version: str) -> tuple[Definition, ...]:
    """The versions of a form that came after one, the newest first, as far as they are in force."""
    order = library().versions(key)
    known = [each.version for each in order]
    after = order[known.index(version) + 1 :] if version in known else ()
    return tuple(each for each in reversed(after) if each.effective_from <= clock.today())
