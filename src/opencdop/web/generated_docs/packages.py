"""The modules of one name that the packages of the product have, in the order of the settings."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    """Each package's module of that name (`events`, `transitions`), for the packages that have one."""
    for config in apps.get_app_configs():
        if config.name.startswith("opencdop.") and find_spec(f"{config.name}.{name}"):
            yield config.label, import_module(f"{config.name}.{name}")
