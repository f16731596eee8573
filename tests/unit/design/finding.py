"""Finds elements of a drawn page by class or attribute."""

from lxml.html import HtmlElement


def of_class(page: HtmlElement, name: str) -> list[HtmlElement]:
    """Every element that has the class, in order."""
    return [each for each in page.iter() if name in (each.get("class") or "").split()]


def having(page: HtmlElement, attribute: str) -> list[HtmlElement]:
    """Every element that has the attribute, in order."""
    return [each for each in page.iter() if each.get(attribute) is not None]


def the_main(page: HtmlElement) -> HtmlElement:
    """The one main of a page."""
    (main,) = page.iter("main")
    return main
