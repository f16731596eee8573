"""The Jinja environment of every page: escaped, strict about names, with our words and macros."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from jinja2 import ChainableUndefined, Environment, FileSystemLoader, StrictUndefined

from opencdop.core import clock as core_clock
from opencdop.design import asked, fields, held, words
from opencdop.design.brand import brand_in_settings
from opencdop.design.shell import Shell

# Macro name -> folder of the component in govuk-frontend-jinja. Not here: what belongs to gov.uk alone.
COMPONENTS = {
    "govukAccordion": "accordion",
    "govukBackLink": "back-link",
    "govukBreadcrumbs": "breadcrumbs",
    "govukButton": "button",
    "govukCheckboxes": "checkboxes",
    "govukDateInput": "date-input",
    "govukDetails": "details",
    "govukErrorMessage": "error-message",
    "govukErrorSummary": "error-summary",
    "govukExitThisPage": "exit-this-page",
    "govukFieldset": "fieldset",
    "govukFileUpload": "file-upload",
    "govukHint": "hint",
    "govukInput": "input",
    "govukInsetText": "inset-text",
    "govukLabel": "label",
    "govukNotificationBanner": "notification-banner",
    "govukPagination": "pagination",
    "govukPasswordInput": "password-input",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukSkipLink": "skip-link",
    "govukSummaryList": "summary-list",
    "govukTable": "table",
    "govukTag": "tag",
    "govukTaskList": "task-list",
    "govukTextarea": "textarea",
    "govukWarningText": "warning-text",
}


@cache
def _macro(name: str) -> Callable[..., str]:
    """A macro of the design system, from an environment of its own: its templates ask for names not given."""
    macro: Callable[..., str] = getattr(
        _design_system()
        .get_template(f"govuk_frontend_jinja/components/{COMPONENTS[name]}/macro.html")
        .module,
        name,
    )
    return macro


@cache
def _design_system() -> Environment:
    import govuk_frontend_jinja

    templates = Path(govuk_frontend_jinja.__file__).parent / "templates"
    env = Environment(
        loader=_UnderPrefix(str(templates)), autoescape=True, undefined=ChainableUndefined, auto_reload=False
    )
    env.filters["indent"] = _as_it_is  # it only makes the source of a page neat, and is a third of the work
    return env


def _as_it_is(text: str, *_widths: Any, **_more: Any) -> str:
    return text


class _UnderPrefix(FileSystemLoader):
    """Finds the design system's templates by the prefix with which they import one another."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        return super().get_source(environment, template.removeprefix("govuk_frontend_jinja/"))


def _component(name: str) -> Callable[..., str]:
    def component(params: Mapping[str, Any] | None = None, **others: Any) -> str:
        return _macro(name)(params or {}, **others)

    component.__name__ = name
    return component


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page."""
    return reverse(name, args=args, kwargs=kwargs)


def brand_address() -> str:
    """The address of the colours, different when they are, so that a browser may keep them."""
    version = hashlib.sha256(brand_in_settings().css().encode()).hexdigest()[:10]
    return f"{reverse('design:brand')}?v={version}"


def _ago_days(value: Any) -> str:
    return words.ago_days(value, today=core_clock.today())


def environment(**options: Any) -> Environment:
    """The environment for Django's Jinja2 backend (option `environment` in TEMPLATES)."""
    options.pop("autoescape", None)  # it is always on, whatever the settings say
    options["undefined"] = StrictUndefined
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Environment(autoescape=True, **options)
    env.globals.update({name: _component(name) for name in COMPONENTS})
    env.globals.update(
        static=staticfiles_storage.url,
        url=url,
        brand_address=brand_address,
        plain_shell=Shell(name=getattr(settings, "OPENCDOP_NAME", Shell.name)),
        **{
            function.__name__: function
            for function in (*asked.FOR_TEMPLATES, *held.FOR_TEMPLATES, *fields.FOR_TEMPLATES)
        },
        count_of=words.count_of,
        age=words.age,
        today=core_clock.today,
    )
    env.filters.update(
        day=words.day,
        short_day=words.short_day,
        clock=words.clock,
        day_clock=words.day_clock,
        ago_days=_ago_days,
        count_of=words.count_of,
        nhs=words.nhs,
        capitalize_first=words.capitalised,
    )
    env.policies["json.dumps_function"] = partial(json.dumps, default=_plain)
    env.policies["json.dumps_kwargs"] = {"sort_keys": True}
    return env


def _plain(value: Any) -> Any:
    """Mappings and tuples of frozen definitions, as JSON knows them."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
