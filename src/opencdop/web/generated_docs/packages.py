"""The modules of one name that the packages of the product have, in the order of the settings."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from django.apps import apps


def modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    """Each package's module of that name (`events`, `transitions`), for the packages that have one; those of a
    package within it (`transfers/parcels`) come after its own.
    """
    for config in apps.get_app_configs():
        if not config.name.startswith("opencdop."):
            continue
        within = [
            each.name for each in iter_modules([config.path]) if each.ispkg and each.name != "migrations"
        ]
        for folder in ("", *within):
            path = ".".join(part for part in (config.name, folder, name) if part)
            if find_spec(path):
                yield f"{config.label} {folder}".strip(), import_module(path)
