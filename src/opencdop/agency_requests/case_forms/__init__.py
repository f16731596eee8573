"""The forms of a case: which it can have and in which version, how each stands, and moving one to a newer version."""
