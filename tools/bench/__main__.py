"""Runs the benchmarks (all, or those named) and prints their lines."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """Every module beside this one that is a benchmark."""
    return sorted(path.stem for path in HERE.glob("[a-z]*.py"))


def main(chosen: Sequence[str]) -> int:
    """Print the figures of the chosen benchmarks; 1 if a name is not known."""
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(names()) or 'none yet'}.")
        return 1
    for name in chosen or names():
        for line in importlib.import_module(f"tools.bench.{name}").measure():
            print(f"{name}: {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
