"""Runs the ordeals (all, or those named) and writes their results; `--check` judges the committed ones."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tools.ordeal import results

HERE = Path(__file__).parent
NOT_ORDEALS = {"results", "traffic"}


def ordeals() -> dict[str, ModuleType]:
    """Every module beside this one that is an ordeal, by name."""
    names = sorted({path.stem for path in HERE.glob("[a-z]*.py")} - NOT_ORDEALS)
    return {name: importlib.import_module(f"tools.ordeal.{name}") for name in names}


def main(arguments: Sequence[str]) -> int:
    """0 if all that was run passed, or if the committed results are those of this code."""
    known = ordeals()
    if "--check" in arguments:
        found = results.complaints({name: module.COVERS for name, module in known.items()}, results.read())
        print("\n".join(found) or f"{len(known)} ordeals, all of this code")
        return 1 if found else 0
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        print(f"No ordeal is called {', '.join(unknown)}. There are: {', '.join(known) or 'none yet'}.")
        return 1
    all_passed = True
    for name in arguments or known:
        covers = known[name].COVERS
        digest = results.digest_of(covers)
        result = known[name].run()
        results.write(name, results.record_of(result, covers=covers, digest=digest))
        print(f"{name}: {'passed' if result.passed else 'FAILED'} {dict(result.figures)}", flush=True)
        all_passed = all_passed and result.passed
    return 0 if all_passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
