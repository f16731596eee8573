"""Somebody who uses no mouse: Tab, Space, Enter and the arrows, and always seeing where they are."""

from collections.abc import Mapping
from typing import Any

from tests.browser.journey.person import Somebody

from opencdop.formkit.definition import Definition
from opencdop.formkit.reading import inputs_of

MOST_STOPS = 150
HERE = """() => {
  const here = document.activeElement;
  const marked = element => {
    const look = getComputedStyle(element), before = getComputedStyle(element, "::before");
    return [look.outlineStyle !== "none" && look.outlineWidth !== "0px", look.boxShadow !== "none",
      before.outlineStyle !== "none", before.boxShadow !== "none"].some(Boolean);
  };
  const label = here.labels && here.labels.length ? here.labels[0] : null;
  return {
    tag: here.tagName.toLowerCase(), type: here.type || "", name: here.name || "", value: here.value || "",
    words: (here.innerText || "").trim(), checked: Boolean(here.checked), top: here === document.body,
    seen: marked(here) || (label !== null && marked(label)),
  };
}"""


class AtKeyboard(Somebody):
    """Nothing here clicks."""

    def tabs_to(self, words: str) -> None:
        """Tab on until the thing with these words has the focus."""
        self._tab_until(lambda here: here["tag"] in ("a", "button") and here["words"] == words, words)

    def tabs_to_the_field(self, name: str) -> None:
        self._tab_until(lambda here: here["name"] == name, name)

    def strikes(self, key: str) -> None:
        """Strike a key that leads somewhere."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def types(self, words: str) -> None:
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def answers_the_page_in_order(self, definition: Definition, answers: Mapping[str, Any]) -> None:
        """Go from field to field, answer what is known, and press the button with Enter."""
        inputs = {
            name: [str(each) for each in (given if isinstance(given, list | tuple) else [given])]
            for name, given in inputs_of(definition.group(self.step), answers).items()
        }
        for _ in range(MOST_STOPS):
            here = self._next_stop()
            if here["tag"] == "button" and here["words"] == "Save and go on":
                self.strikes("Enter")
                return
            wanted = inputs.get(here["name"])
            if wanted and wanted != [""]:
                self._answer(here, wanted)
        raise AssertionError(f"no way by keyboard through {self.step}")

    def _answer(self, here: dict[str, Any], wanted: list[str]) -> None:
        if here["type"] == "radio":
            for _ in range(MOST_STOPS):
                if here["value"] == wanted[0]:
                    self.page.keyboard.press("Space")
                    return
                self.page.keyboard.press("ArrowDown")
                here = self.page.evaluate(HERE)
        elif here["type"] == "checkbox":
            if here["value"] in wanted and not here["checked"]:
                self.page.keyboard.press("Space")
        elif here["tag"] == "select":
            label = self.page.locator(f"[name='{here['name']}'] option[value='{wanted[0]}']").inner_text()
            self.page.keyboard.type(label)
        else:
            self.types(wanted[0])

    def _tab_until(self, found: Any, what: str) -> None:
        for _ in range(MOST_STOPS):
            if found(self._next_stop()):
                return
        raise AssertionError(f"Tab never came to “{what}” at {self.path}")

    def _next_stop(self) -> dict[str, Any]:
        self.page.keyboard.press("Tab")
        here: dict[str, Any] = self.page.evaluate(HERE)
        assert here["seen"] or here["top"], f"nobody sees where they are at {self.path}: {here}"
        return here
