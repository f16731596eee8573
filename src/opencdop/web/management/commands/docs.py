"""Writes the pages of docs/generated/ from the code, or says which of them no longer tell what the code does."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.web.generated_docs import PAGES
from opencdop.web.generated_docs.fields import complaints, register


class Command(BaseCommand):
    help = "Write docs/generated/ from the code; with --check, exit 1 when a page there is out of date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
        parser.add_argument("--folder", type=Path, default=None, help="another folder than docs/generated")

    def handle(self, *, check: bool, folder: Path | None, **options: Any) -> None:
        missing = complaints(register())
        if missing:
            raise CommandError("field_register.yaml and the models differ:\n  " + "\n  ".join(missing))
        folder = folder or Path(settings.ROOT) / "docs" / "generated"
        written = {folder / name: page() for name, page in PAGES.items()}
        stale = [path for path, text in written.items() if _text_of(path) != text]
        left_over = sorted({*folder.glob("*.md"), *folder.glob("*.csv")} - set(written))
        if check:
            for path in [*stale, *left_over]:
                self.stderr.write(f"{path.name} does not tell what the code does. Run: opencdop docs")
            if stale or left_over:
                raise SystemExit(1)
            self.stdout.write(f"{len(written)} pages are current.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for path in stale:
            path.write_text(written[path], encoding="utf-8")
            self.stdout.write(f"Wrote {path.name}.")
        for path in left_over:
            path.unlink()
            self.stdout.write(f"Removed {path.name}.")


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
