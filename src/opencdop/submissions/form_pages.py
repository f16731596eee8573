"""The forms themselves to read: which there are, what each asks and how sure that is, what a version changed.
Nothing of any child is here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.design.saved import KINDS_SHOWN
from opencdop.design.shell import Link
from opencdop.formkit.comparing import Asked, CannotCompare, Comparison, compare
from opencdop.formkit.definition import Definition, NoSuchForm
from opencdop.formkit.describing import Size, size_of, told_checks, told_form
from opencdop.formkit.parsing import CERTAINTIES
from opencdop.formkit.telling import CERTAINTY_WORDS, LEVEL_WORDS, NEEDED_WORDS
from opencdop.submissions.library import MAIN, data, form, library

SURENESS = {
    "seen": "seen",
    "inferred": "inferred",
    "memory": "from memory",
    "doubtful": "doubtful",
    "proposed": "proposed here",
}
TINTS = {"seen": "sage", "inferred": "sky", "memory": "plain", "doubtful": "gold", "proposed": "plain"}
OLDER = "form_"  # forms A, B and C of before April 2019 stand last in the list

to_read = page(act=Act.SEE_OWN_WORK, methods=("GET", "HEAD"))


@dataclass(frozen=True)
class Version:
    """A version in the list."""

    definition: Definition
    size: Size
    href: str
    in_force: bool

    @property
    def sure(self) -> str:
        """How many questions are how sure: "48 seen, 6 inferred"."""
        counts = ((self.size.certainties.get(each, 0), SURENESS[each]) for each in CERTAINTIES)
        return ", ".join(f"{count} {word}" for count, word in counts if count)


@dataclass(frozen=True)
class Form:
    """A form in the list: its versions, the newest first, and the panels that add to it."""

    key: str
    title: str
    versions: tuple[Version, ...]
    compare_href: str
    panels: tuple[str, ...]


@to_read
def forms(request: Any) -> HttpResponseBase:
    """Every form and version that this installation holds."""
    today = clock.today()
    return render(request, "submissions/forms.html", {"forms": [_listed(key, today) for key in _in_order()]})


@to_read
def form_version(request: Any, form_key: str, version: str) -> HttpResponseBase:
    """One version, as a person reads it; `certainty` (several) and `panel` are taken from the address."""
    panel = request.GET.get("panel", "")
    definition = _found(form_key, version, panel=panel)
    chosen = [each for each in request.GET.getlist("certainty") if each in CERTAINTIES]
    context = {
        "definition": definition,
        "size": size_of(definition),
        "sections": told_form(definition, library(), certainties=chosen),
        "checks": told_checks(definition, library()),
        "chosen": chosen,
        "certainties": CERTAINTIES,
        "sources": data("sources"),
        "used_sources": _sources_of(definition),
        "others": [_version(each, clock.today()) for each in reversed(library().versions(form_key))],
        "panels": _panels_of(form_key),
        "panel": definition.panel,
        "compare_href": _compare_href(form_key, definition),
        "downloads": downloads_of(definition),
        **_words(),
    }
    return render(request, "submissions/form.html", context)


@to_read
def form_compare(request: Any, form_key: str) -> HttpResponseBase:
    """What one version asks otherwise than another: `older` and `newer`, the last two unless given."""
    versions = library().versions(form_key)
    if not versions:
        raise NotFound("There is no such form.")
    last = [each.version for each in versions[-2:]]
    older = _found(form_key, request.GET.get("older", last[0]))
    newer = _found(form_key, request.GET.get("newer", last[-1]))
    found, refused = None, ""
    try:
        found = compare(older, newer, library=library())
    except CannotCompare as refusal:
        refused = str(refusal)
    context = {
        "versions": versions,
        "older": older,
        "newer": newer,
        "found": found,
        "rows": _rows(found) if found else {},
        "refused": refused,
        "older_href": _href(older),
        "newer_href": _href(newer),
    }
    return render(request, "submissions/form_compare.html", context, status=409 if refused else 200)


def _rows(found: Comparison) -> dict[str, list[tuple[str, ...]]]:
    """The tables of a comparison."""
    gone = [(each, "Now in" if each.moved else "Also in") for each in found.to_other_forms]
    come = [(each, "Before in" if each.moved else "Also in") for each in found.from_other_forms]
    return {
        "added": [_asked(each) for each in found.added],
        "dropped": [_asked(each) for each in found.dropped],
        "elsewhere": [(each.asked.question.label, what, each.form.title) for each, what in [*gone, *come]],
        "moved": [
            (each.after.question.label, _place(each.before), _place(each.after)) for each in found.moved
        ],
        "changed": [
            (each.question.label, one.what, one.before, one.after)
            for each in found.changed
            for one in each.differences
        ],
        "pages": [(each.what, each.before, each.after) for each in found.pages],
        "checks": [(each.what, each.before, each.after) for each in found.checks],
    }


def _asked(each: Asked) -> tuple[str, ...]:
    return each.question.label, each.section, each.page, each.question.key


def _place(each: Asked) -> str:
    return f"{each.section}, {each.page}"


def downloads_of(definition: Definition) -> tuple[Link, ...]:
    """The files in which a version can be had."""
    names = {"form_key": definition.form, "version": definition.version}
    blank = (
        Link(f"Blank form, {shown}", reverse(f"blank_{kind}", kwargs=names))
        for kind, shown in KINDS_SHOWN.items()
    )
    return *blank, Link("FHIR Questionnaire (R4, JSON)", reverse("form_questionnaire", kwargs=names))


def _in_order() -> list[str]:
    """The three main forms, then the others, then those of before April 2019."""
    order = {key: place for place, key in enumerate(MAIN)}
    return sorted(
        library().forms(),
        key=lambda key: (key.startswith(OLDER), order.get(key, len(order)), form(key).title),
    )


def _listed(key: str, today: date) -> Form:
    versions = tuple(_version(each, today) for each in reversed(library().versions(key)))
    return Form(
        key=key,
        title=versions[0].definition.title,
        versions=versions,
        compare_href=reverse("form_compare", args=[key]) if len(versions) > 1 else "",
        panels=_panels_of(key),
    )


def _version(definition: Definition, today: date) -> Version:
    try:
        in_force = library().in_force(definition.form, on=today) is definition
        in_force = in_force and not definition.form.startswith(OLDER)
    except NoSuchForm:
        in_force = False
    return Version(definition, size_of(definition), _href(definition), in_force)


def _href(definition: Definition) -> str:
    return reverse("form_version", args=[definition.form, definition.version])


def _compare_href(form_key: str, definition: Definition) -> str:
    """To what this version changed: with the one before it, or, for the first, the one after it."""
    versions = [each.version for each in library().versions(form_key)]
    if len(versions) < 2:
        return ""
    place = max(1, versions.index(definition.version))
    return f"{reverse('form_compare', args=[form_key])}?older={versions[place - 1]}&newer={versions[place]}"


def _panels_of(form_key: str) -> tuple[str, ...]:
    return tuple(sorted(panel for panel, added_to in library().local if added_to == form_key))


def _sources_of(definition: Definition) -> list[str]:
    return sorted({question.source for question in definition.questions() if question.source})


def _found(form_key: str, version: str, *, panel: str = "") -> Definition:
    try:
        return form(form_key, version, panel=panel)
    except NoSuchForm:
        raise NotFound("There is no such form, or not in that version.") from None


def _words() -> dict[str, Any]:
    return {
        "needed": NEEDED_WORDS,
        "certainty_words": CERTAINTY_WORDS,
        "sureness": SURENESS,
        "levels": LEVEL_WORDS,
        "tints": TINTS,
    }
