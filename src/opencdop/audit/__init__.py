"""Floor 1: what happened, who did it and who looked, in a chain that shows tampering. It knows no live data."""
