"""A form filled in page by page, by keys alone: every question that is met is answered, and every page is compared
with what should have been asked and what should stand in its fields.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.sync_api import TimeoutError

from opencdop.formkit.asking import Asking
from opencdop.formkit.definition import Definition, Group
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.formkit.types import TYPES
from tools.walking.keyboard import Hands, Stop, Stuck
from tools.walking.planning import A_FILE

GO_ON = "Save and go on"
MOST_TIMES = 4  # that one page may come again: warnings, rows, files
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
FIELDS = """() => {
  const form = [...document.querySelectorAll("form")].find(each => each.querySelector(".oc-question"));
  const there = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter(each =>
    !each.disabled && each.tabIndex >= 0 && each.checkVisibility());
  const posted = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") (posted[name] ||= []).push(value);
  const shown = [...form.querySelectorAll("[data-oc-none]")].filter(each =>
    each.checkVisibility() && !each.parentElement.closest("[data-oc-none]")).map(each => each.dataset.ocNone);
  return {
    fields: there.map(each => [each.name, ["checkbox", "submit"].includes(each.type) ? each.value : ""].join(" ")),
    posted, shown,
  };
}"""
PROBLEMS = "() => [...document.querySelectorAll('.govuk-error-summary li')].map(each => each.innerText)"
SEARCHED = """name => { const field = document.querySelector(`[name="${CSS.escape(name)}"]`);
  return field.getAttribute("aria-expanded") === "true"; }"""


class Filling:
    """One form, `definition` as it is asked here, with the answers that are to be given."""

    def __init__(
        self, hands: Hands, definition: Definition, answers: Mapping[str, Any], *, today: date
    ) -> None:
        self.hands, self.definition, self.answers, self.today = hands, definition, answers, today
        self.given: dict[str, Any] = {}
        self.filled: list[str] = []

    def goes_through(self) -> None:
        """From the page that is open to check-your-answers. Raises Stuck."""
        while self.hands.step != "check":
            group = self.definition.group(self.hands.step)
            if group.key in self.filled:
                raise Stuck(f"{group.key}: the form came back to this page")
            self.page_of(group)
            self.filled.append(group.key)

    def page_of(self, group: Group) -> None:
        """Answer one page and go on to the next."""
        inputs = _texts(inputs_of(group, self.answers))
        for _ in range(MOST_TIMES):
            answer_fields(self.hands, inputs, until=GO_ON)
            self._compare(group)
            self.hands.strikes()
            if self.hands.step != group.key:
                return
            self._say_why(group)
            if self.hands.page.evaluate(PROBLEMS):
                break
        raise Stuck(f"{group.key}: the page cannot be left: {self.hands.page.evaluate(PROBLEMS)}")

    def _compare(self, group: Group) -> None:
        """What the page asks and holds, with what it should."""
        found = self.hands.page.evaluate(FIELDS)
        read = read_group(group, found["posted"], self.given, definition=self.definition, today=self.today)
        for problem in read.problems:
            self.hands.notes(f"{problem.question}: {problem.message}")
        asked = Asking(self.definition, read.answers, today=self.today)
        for question in group.questions:
            wanted, shown = asked.question(question), question.key in found["shown"]
            if wanted and not shown and question.type != "computed":  # worked out when the page is saved
                self.hands.notes(f"{question.key} should have been called up and is not seen")
            if shown and not wanted and question.type != "computed":
                self.hands.notes(f"{question.key} is seen and should not be asked")
            self._compare_answer(group, question.key, read.answers.get(question.key), wanted=wanted)
        self.given = {
            **read.answers,
            **{key: self.answers[key] for key in read.answers if key in self.answers},
        }

    def _compare_answer(self, group: Group, key: str, held: Any, *, wanted: bool) -> None:
        question = self.definition.by_key[key]
        meant = self.answers.get(key)
        if not wanted or meant is None or question.type == "file":
            return
        kind = TYPES[question.type]
        if held is None or kind.normal(held, question) != kind.normal(meant, question):
            self.hands.notes(
                f"{key} holds {json.dumps(held)[:200]} and was to hold {json.dumps(meant)[:200]}"
            )

    def _say_why(self, group: Group) -> None:
        """A page that comes again does so to warn; anything else is amiss."""
        problems = self.hands.page.evaluate(PROBLEMS)
        for words in problems:
            self.hands.notes(f"refused: {words}")
        if not problems and not self.hands.page.locator(".oc-warning").count():
            self.hands.notes(f"the page came again: {self.hands.words()[:200]}")


def answer_fields(hands: Hands, inputs: Mapping[str, list[str]], *, until: str) -> None:
    """From the head of a page Tab from field to field, answer each, and stop at the button that is named."""
    hands.skips_to_the_page()
    reached: set[str] = set()
    for _ in range(2000):
        here = hands.moves()
        if here.top or (here.within == "frame" and reached):
            raise Stuck(f"{hands.path}: the focus left the page before “{until}”")
        if here.tag == "button" and here.words == until:
            reached.add(_field(here))
            break
        if here.name:
            reached.add(_field(here))
            _answer(hands, here, inputs)
    else:
        raise Stuck(f"{hands.path}: Tab goes round and never comes to “{until}”")
    for field in hands.page.evaluate(FIELDS)["fields"]:
        if field.strip() and field not in reached and not field.startswith(("save ", "later ")):
            hands.notes(f"{field.strip()} cannot be reached going forward")
    back = hands.moves("Shift+Tab")
    if back.within != "main":
        hands.notes(f"going back from “{until}” leads to {back.words or back.tag}")
    if hands.moves().words != until:
        hands.notes(f"going back from “{until}” and forward again does not lead to it")


def _field(here: Stop) -> str:
    return f"{here.name} {here.value if here.type in ('checkbox', 'submit') else ''}"


def _answer(hands: Hands, here: Stop, inputs: Mapping[str, list[str]]) -> None:
    wanted = inputs.get(here.name, [])
    if here.type == "radio":
        _choose(hands, here, wanted)
    elif here.type == "checkbox":
        wanted = wanted or inputs.get(here.name.removesuffix("-none"), [])
        if (here.value in wanted) != here.checked:
            hands.page.keyboard.press("Space")
    elif here.tag == "select":
        _pick(hands, here, wanted)
    elif here.type == "file":
        _attach(hands, here)
    elif here.type == "submit":
        _press(hands, here, inputs)
    elif here.name.endswith("-search"):
        _search(hands, here, inputs)
    elif wanted and here.value.replace("\r", "") != wanted[0]:
        hands.types(wanted[0])
    elif not wanted and here.value:
        hands.types("")


def _choose(hands: Hands, here: Stop, wanted: list[str]) -> None:
    if not wanted or not wanted[0]:
        return
    first = here.value
    while here.value != wanted[0]:
        here = hands.moves("ArrowDown")
        if here.value == first:
            hands.notes(f"{here.name} has no button {wanted[0]}")
            return
    if not here.checked:
        hands.page.keyboard.press("Space")


def _pick(hands: Hands, here: Stop, wanted: list[str]) -> None:
    """By typing what the line says; where two lines begin alike, by the arrows from the first."""
    if not wanted or not wanted[0] or here.value == wanted[0]:
        return
    option = hands.page.locator(f"select[name='{here.name}'] option[value='{wanted[0]}']")
    if not option.count():
        hands.notes(f"{here.name} has no line {wanted[0]}")
        return
    hands.page.keyboard.type(" ".join(option.text_content().split()))  # type: ignore[union-attr]
    if hands.here().value == wanted[0]:
        return
    hands.page.keyboard.press("Home")
    for _ in range(400):
        if (now := hands.here()).value == wanted[0]:
            return
        hands.page.keyboard.press("ArrowDown")
        if hands.here().value == now.value:
            break
    hands.notes(f"{here.name} could not be set to {wanted[0]} by keys")


def _attach(hands: Hands, here: Stop) -> None:
    """Open the chooser by a key and take one file; then press the button beside it."""
    if hands.page.locator(f"[name^='{here.name.removesuffix('-upload')}-0-']").count():
        return
    if not hands.chooses_a_file({"name": A_FILE, "mimeType": "application/pdf", "buffer": PDF}):
        hands.notes(f"{here.name}: no chooser of files opened by Enter")
        return
    name = here.name.removesuffix("-upload")
    hands.tabs_until(lambda stop: stop.name == f"add-{name}", "the button that adds the file", most=3)
    _comes_back(hands, name)


def _press(hands: Hands, here: Stop, inputs: Mapping[str, list[str]]) -> None:
    """Add a row where one is wanted."""
    if not here.name.startswith("add-"):
        return
    name = here.name.removeprefix("add-")
    count = inputs.get(f"{name}-count", ["0"])[0]
    there = hands.page.locator(f"[name='{name}-count']")
    if there.count() and int(there.input_value()) < int(count):
        _comes_back(hands, name)


def _comes_back(hands: Hands, name: str) -> None:
    """Press a button that shows the page once more: whoever tabs on is still at the same question."""
    hands.strikes()
    hands.page.wait_for_load_state()
    hands.page.keyboard.press("Tab")
    here = hands.here()
    if name not in here.inside:
        hands.notes(
            f"{name}: after its button the focus is lost, at {here.name or here.words[:40] or here.tag}"
        )
        hands.tabs_until(lambda stop: name in stop.inside, name)
    hands.page.keyboard.press("Shift+Tab")


def _search(hands: Hands, here: Stop, inputs: Mapping[str, list[str]]) -> None:
    code = next(iter(inputs.get(here.name.removesuffix("-search"), [])), "").split(" ")[0]
    if not code or here.value.startswith(code):
        return
    hands.types(code)
    try:
        hands.page.wait_for_function(SEARCHED, arg=here.name, timeout=8000)
    except TimeoutError:
        hands.notes(f"{here.name}: no codes came for {code}")
        return
    hands.page.keyboard.press("ArrowDown")
    hands.page.keyboard.press("Enter")
    chosen = hands.here().value
    if not chosen.startswith(code):
        hands.notes(f"{here.name} holds “{chosen}” after choosing {code}")


def _texts(inputs: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every posted name with its texts, one or several."""
    several = {name: given if isinstance(given, list | tuple) else [given] for name, given in inputs.items()}
    return {name: [str(each) for each in given] for name, given in several.items()}
