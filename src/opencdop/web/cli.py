"""The command `opencdop`: Django's management commands under their own name."""

import os
import sys


def main() -> None:
    """Run a command: `opencdop help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencdop.web.settings")
    if sys.argv[1:2] in (["demo"], ["code"]):  # of these two, production makes no sense and is refused
        os.environ.setdefault("OPENCDOP_MODE", "demo")
    from django.core.management import execute_from_command_line

    # Our commands are written with dashes (`verify-audit`); their modules cannot be.
    execute_from_command_line(
        [*sys.argv[:1], *(name.replace("-", "_") for name in sys.argv[1:2]), *sys.argv[2:]]
    )


if __name__ == "__main__":
    main()
