"""What holds for every test: nothing skipped, no network, both databases where there is one."""

import gc
import os
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = [
    "tests.cast",
    "tests.fixtures.audited",
    "tests.fixtures.completeness",
    "tests.fixtures.databases",
    "tests.fixtures.definitions",
    "tests.fixtures.mail",
    "tests.fixtures.network",
    "tests.fixtures.passwords",
    "tests.fixtures.scanner",
]

HERE = Path(__file__).parent
WITH_DATABASE = (HERE / "integration", HERE / "browser")

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pictures",
        action="store_true",
        help="let the browser tests put the pictures they take into docs/manual/pictures",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that may use a database both of them: the data and the key store. One that makes an installation
    of its own is given none, so that it cannot hang on the database of the run.
    """
    for item in items:
        if item.get_closest_marker("own_installation"):
            continue
        if not any(item.path.is_relative_to(folder) for folder in WITH_DATABASE):
            continue
        asked = item.get_closest_marker("django_db")
        options = {"databases": ["default", "keys"], **(asked.kwargs if asked else {})}
        item.add_marker(pytest.mark.django_db(**options), append=False)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; Python need not look through it again and again for what may go."""
    gc.collect()
    gc.freeze()
