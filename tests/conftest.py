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
    "tests.fixtures.documents",
    "tests.fixtures.mail",
    "tests.fixtures.network",
    "tests.fixtures.passwords",
    "tests.fixtures.scanner",
]

HERE = Path(__file__).parent
WITH_DATABASE = (HERE / "integration", HERE / "browser")

# What takes longest is begun first: begun last, it would leave the other core with nothing to do.
BEGUN_FIRST = frozenset(
    {
        "test_command.py",
        "test_commands.py",
        "test_deploying.py",
        "test_every_form.py",
        "test_one_review.py",
        "test_ordeals.py",
        "test_paramedic.py",
        "test_public_site.py",
        "test_two_installations.py",
        "test_ways_it_comes.py",
        "test_who_leads.py",
        "test_whoever_is_asked.py",
        "test_whom_to_ask.py",
        "test_without_scripts.py",
    }
)

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
    items.sort(key=lambda item: item.path.name not in BEGUN_FIRST)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; Python need not look through it again and again for what may go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # it looks at what is new after 700 objects otherwise
