"""Every check that reads the code and runs no test: one list, one line each, the words of those that fail.

`--fix` puts right what the tools can put right by themselves.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent  # not resolved: the environment's folder, not the interpreter's
MOST_LINES = 80  # of one check's words; the command above them gives the rest
SHELL_SCRIPTS = ("dev", ".ci/run")


@dataclass(frozen=True)
class Check:
    """A command that exits 0 when all is well."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What one check said."""

    check: Check
    passed: bool
    seconds: float
    words: str


def django_templates() -> tuple[str, ...]:
    """Templates in Django's own language (ours are Jinja2; there may be none)."""
    return tuple(
        str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("src/opencdop/*/templates/**/*.html"))
    )


def _checks() -> tuple[Check, ...]:
    checks = [
        Check("types", (_program("mypy"),)),
        Check("lint", (_program("ruff"), "check", "--quiet", ".")),
        Check("format", (_program("ruff"), "format", "--check", "--quiet", ".")),
        Check("floors", (_program("lint-imports"), "--no-cache")),
        Check("dependencies", (_program("deptry"), "src")),
        Check("dangerous calls", (_program("bandit"), "-q", "-c", "pyproject.toml", "-r", "src")),
        Check("migrations", (_program("opencdop"), "makemigrations", "--check", "--dry-run")),
        Check("generated pages", (_program("opencdop"), "docs", "--check")),
        Check("ordeals", (sys.executable, "-m", "tools.ordeal", "--check")),
        Check("shell scripts", ("shellcheck", *SHELL_SCRIPTS)),
    ]
    if templates := django_templates():
        checks.append(
            Check("templates", (_program("djade"), "--check", "--target-version", "5.2", *templates))
        )
    return tuple(checks)


def _program(name: str) -> str:
    return str(PROGRAMS / name)


CHECKS = _checks()


def run_all(checks: Sequence[Check]) -> bool:
    """Run all checks on two cores and print a line for each; True if all passed."""
    print("── checks ──", flush=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = []
        for outcome in pool.map(_run, checks):
            outcomes.append(outcome)
            print(
                f"{'ok  ' if outcome.passed else 'FAIL'} {outcome.check.name} ({outcome.seconds:.1f} s)",
                flush=True,
            )
            if not outcome.passed:
                print(f"     {' '.join(outcome.check.command)}\n{_first_lines(outcome.words)}", flush=True)
    failed = [outcome.check.name for outcome in outcomes if not outcome.passed]
    print(f"checks: {len(outcomes) - len(failed)} passed, {len(failed)} failed", flush=True)
    return not failed


def _run(check: Check) -> Outcome:
    started = time.monotonic()
    env = {**os.environ, "OPENCDOP_MODE": "test"}
    try:
        done = subprocess.run(check.command, cwd=ROOT, capture_output=True, text=True, check=False, env=env)
    except FileNotFoundError as error:
        return Outcome(check, passed=False, seconds=0, words=f"Not installed: {error.filename}")
    return Outcome(
        check,
        passed=done.returncode == 0,
        seconds=time.monotonic() - started,
        words=done.stdout + done.stderr,
    )


def _first_lines(words: str) -> str:
    lines = words.strip().splitlines()
    more = len(lines) - MOST_LINES
    return "\n".join(lines[:MOST_LINES] + ([f"... and {more} more lines"] if more > 0 else []))


def fix_all() -> bool:
    """Let the tools change what they can; True if they found nothing left over."""
    commands = [
        (_program("ruff"), "check", "--fix", "--quiet", "."),
        (_program("ruff"), "format", "--quiet", "."),
    ]
    if templates := django_templates():
        commands.append((_program("djade"), "--target-version", "5.2", *templates))
    codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return not any(codes)


if __name__ == "__main__":
    well = fix_all() if "--fix" in sys.argv[1:] else run_all(CHECKS)
    sys.exit(0 if well else 1)
