"""A refusal that says which answer it is about, so that a form can show it there."""

from opencdop.core.errors import RuleBroken


class Unfit(RuleBroken):
    """One answer does not fit: `at` is the name of the service's argument."""

    def __init__(self, sentence: str, *, at: str) -> None:
        super().__init__(sentence)
        self.at = at
