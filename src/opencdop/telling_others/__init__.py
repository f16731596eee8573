"""Floor 7: who must be told of a death, which letters must stop, and which must not."""
