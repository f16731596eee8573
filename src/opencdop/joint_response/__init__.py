"""Floor 7: the joint agency response: whether one is needed, and its first steps with who does each and by when."""
