"""The frame of a page, the error pages, and that templates say so when a name is missing."""

from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django import forms
from django.test import RequestFactory, override_settings
from jinja2 import Environment, FileSystemLoader, UndefinedError
from tests.unit.design.finding import having, of_class, the_main

from opencdop import design
from opencdop.design import pages, sample
from opencdop.design.fields import form_problems
from opencdop.design.jinja import COMPONENTS, environment
from opencdop.design.shell import Shell

FOLDER = Path(design.__file__).parent
ERRORS = ("400", "403", "403_csrf", "404", "500", "503")

pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
def own_addresses():
    with override_settings(ROOT_URLCONF="tests.unit.design.addresses"):
        yield


@pytest.fixture(scope="module")
def templates() -> Environment:
    return environment(loader=FileSystemLoader(FOLDER / "jinja2"))


def living(templates: Environment, *, wrong: bool = False) -> lxml.html.HtmlElement:
    context: dict[str, Any] = sample.context(wrong=wrong) | {"csrf_input": "", "csrf_token": ""}
    return lxml.html.document_fromstring(templates.get_template("design/living.html").render(context))


def test_page_has_one_main_one_heading_its_language_and_a_way_past_the_bar(templates: Environment):
    page = living(templates)
    assert page.get("lang") == "en-GB"
    assert len(list(page.iter("main"))) == len(list(page.iter("h1"))) == 1
    skip = of_class(page, "govuk-skip-link")[0]
    assert page.get_element_by_id(skip.get("href")[1:]).tag == "main"
    assert next(next(page.iter("footer")).iter("a")).text_content() == "Help"


def test_page_holds_no_inline_style_and_no_inline_script(templates: Environment):
    page = living(templates, wrong=True)
    assert not [*having(page, "style"), *page.iter("style")]
    assert all(script.get("src") for script in page.iter("script"))
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]


def test_title_says_error_only_when_something_has_to_be_put_right(templates: Environment):
    assert living(templates).findtext(".//title") == "Components – Ashmoor child death review"
    assert (
        living(templates, wrong=True).findtext(".//title") == "Error: Components – Ashmoor child death review"
    )


def test_bar_marks_where_one_is_and_signs_out_by_a_form(templates: Environment):
    page = living(templates)
    assert [link.text_content() for link in having(of_class(page, "oc-bar")[0], "aria-current")] == ["Today"]
    assert of_class(page, "oc-bar__out")[0].get("method") == "post"


def test_bar_of_a_respondent_leads_nowhere(templates: Environment):
    shell = Shell(name="Ashmoor child death review", person="Dr H. Lowe", sign_out_href="/leave/")
    page = lxml.html.document_fromstring(
        templates.get_template("design/respondent.html").render(shell=shell, csrf_input="")
    )
    assert not list(of_class(page, "oc-bar")[0].iter("a", "nav"))
    assert "Dr H. Lowe" in of_class(page, "oc-bar")[0].text_content()


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_stands_without_a_request_and_keeps_calm(templates: Environment, name: str):
    text = templates.get_template(f"{name}.html").render()
    page = lxml.html.document_fromstring(text)
    words = the_main(page).text_content()
    assert len(list(page.iter("h1"))) == 1
    assert "!" not in words
    assert not any(word in words.lower() for word in ("invalid", "forbidden", "user", "error", "denied"))


@pytest.mark.parametrize("status", [403, 404, 409, 410, 422])
def test_refusal_says_its_sentence(templates: Environment, status: int):
    text = templates.get_template("design/refusal.html").render(sentence="The case is closed.", status=status)
    assert "The case is closed." in text


def test_name_that_a_page_forgot_to_give_is_an_error(templates: Environment):
    with pytest.raises(UndefinedError):
        templates.from_string("{{ child.name }}").render()


def test_every_component_of_the_design_system_can_be_drawn_from_a_strict_page(templates: Environment):
    for name in COMPONENTS:
        assert callable(templates.globals[name])
    drawn = templates.from_string(
        "{{ govukButton({'text': '<Send>', 'preventDoubleClick': true}) }}"
    ).render()
    assert "&lt;Send&gt;" in drawn
    assert 'data-prevent-double-click="true"' in drawn


def test_components_page_is_not_found_in_production(rf: RequestFactory):
    from django.http import Http404

    with override_settings(MODE="production"), pytest.raises(Http404):
        pages.components_page(rf.get("/design/"))


def test_brand_colours_come_as_a_style_sheet(rf: RequestFactory):
    answer = pages.brand_css(rf.get("/brand.css"))
    assert answer["Content-Type"].startswith("text/css")
    assert b"--oc-bar:#1f3d45" in answer.content


class Enter(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="The one you were invited by")
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    stage = forms.ChoiceField(choices=[("", "Any"), ("a", "Gathering")], required=False)
    way = forms.ChoiceField(choices=[("a", "By post"), ("b", "By hand")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I have read this")
    note = forms.CharField(widget=forms.Textarea)


def test_django_form_is_drawn_with_its_values_and_what_is_wrong(templates: Environment):
    form = Enter({"email": "asha", "stage": "a", "way": "b", "password": "secret words", "note": "<x>"})
    page = lxml.html.fromstring(
        "<form>"
        + templates.from_string(
            '{% from "design/forms.html" import render_fields %}{{ render_fields(form) }}'
        ).render(form=form)
        + "</form>"
    )
    sent = dict(page.form_values())
    assert sent == {"email": "asha", "stage": "a", "way": "b", "note": "<x>", "password": ""}
    assert page.get_element_by_id("id_password").get("autocomplete") == "current-password"
    problems = form_problems(form)
    assert [problem.question for problem in problems] == ["email", "agree"]
    assert all(page.get_element_by_id(problem.field_id) is not None for problem in problems)
    assert form_problems(Enter()) == ()
