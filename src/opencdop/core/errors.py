"""The refusals of the product. Each carries a sentence for the person who meets it, and nothing confidential."""


class Refusal(Exception):
    """Something was asked that will not be done; `str(refusal)` is a sentence that a person can read."""


class NotAllowed(Refusal):
    """The person lacks the right (403)."""


class NotFound(Refusal):
    """It is not there, or not for this person to know that it is (404)."""


class RuleBroken(Refusal):
    """The request makes no sense in the present state, or an answer has to be corrected (422)."""


class Stale(Refusal):
    """Somebody else changed the same thing meanwhile (409)."""

    def __init__(
        self, message: str = "Somebody else changed this while you had it open. Look at it again."
    ) -> None:
        super().__init__(message)


class KeyDestroyed(Refusal):
    """The record's key was destroyed under a retention rule: its words cannot be read again, by anybody."""

    def __init__(self, message: str = "This record has been erased and can no longer be read.") -> None:
        super().__init__(message)
