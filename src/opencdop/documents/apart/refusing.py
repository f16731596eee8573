"""Why a job cannot be done, in a sentence for the person who asked for it."""


class CannotBeDone(Exception):
    """The message is the sentence."""
