"""A folder of definitions for a test, each file written as it would be."""

from pathlib import Path
from textwrap import dedent

HEAD = 'form: {form}\nversion: "{version}"\neffective_from: {since}\n'


def a_folder(at: Path, files: dict[str, str]) -> Path:
    """The folder, with each file's text under its name, such as `forms/reporting/1.yaml`."""
    for name, text in files.items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return at


def a_version(text: str, *, form: str = "reporting", version: str, since: str = "2022-04-01") -> str:
    """A form's file: its heading, then the text."""
    return HEAD.format(form=form, version=version, since=since) + dedent(text)
