"""How well the same child is found again among 10,000 invented children of whom one in twenty is a twin, on the way
that a notification takes: by the keys under which it is looked for, then field by field.
"""

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tools.installation import temporary_installation
from tools.matching.children import Child, Told, benchmark

CHILDREN, SEED = 10_000, 20260401
LOOKED_AT = 200  # as many cases as the product compares with


@dataclass(frozen=True)
class Found:
    """What was decided right and wrong at the threshold. Pairs are (child of the case, child of the message)."""

    right: int
    missed: tuple[tuple[Told, Told], ...]
    wrong: tuple[tuple[Told, Told], ...]

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))

    @property
    def precision(self) -> float:
        return self.right / ((self.right + len(self.wrong)) or 1)


def measure() -> Iterator[str]:
    """Lines of recall and precision."""
    with temporary_installation(database="sqlite") as installation:
        yield from installation.run("tools.bench.matching", "run").splitlines()


def run(count: int = CHILDREN, seed: int = SEED) -> Iterator[str]:
    """The same, where the settings are there."""
    children, cases, messages = benchmark(count, seed=seed)
    started = time.process_time()
    found = decide(cases, messages)
    spent = time.process_time() - started
    twins = {child.number for child in children if child.birth_order}
    yield (
        f"{count} children, {len(twins)} of them twins: recall {found.recall:.4f}, precision {found.precision:.4f} "
        f"({found.right} right, {len(found.missed)} missed, {len(found.wrong)} wrong)"
    )
    of_twins = [pair for pair in found.wrong if _one_family(children, pair) and pair[0].of in twins]
    missed = sum(1 for case, _ in found.missed if case.of in twins)
    yield f"twins: {len(of_twins)} taken for each other, {missed} of {len(twins)} missed"
    yield f"one message: {1000 * spent / len(messages):.2f} ms of CPU for all its comparisons"


def decide(cases: list[Told], messages: list[Told]) -> Found:
    """Lay each message against the cases that share a key with it; above the threshold it is the same child."""
    from opencdop.cases.blocking import blocks_of
    from opencdop.cases.matching import compare, threshold

    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        for block in blocks_of(case.answers):
            index[block].append(place)
    right, missed, wrong = 0, [], []
    for message in messages:
        shared = Counter(place for block in blocks_of(message.answers) for place in index.get(block, ()))
        matched = [
            cases[place]
            for place, _ in shared.most_common(LOOKED_AT)
            if compare(message.answers, cases[place].answers).probability >= threshold()
        ]
        wrong += [(case, message) for case in matched if case.of != message.of]
        if any(case.of == message.of for case in matched):
            right += 1
        else:
            missed.append((next(case for case in cases if case.of == message.of), message))
    return Found(right, tuple(missed), tuple(wrong))


def _one_family(children: list[Child], pair: tuple[Told, Told]) -> bool:
    case, message = pair
    return children[case.of].family == children[message.of].family


if __name__ == "__main__" and sys.argv[1:] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    for line in run():
        print(line)
