"""OpenCDOP: the review of every child's death, from the first notification to what was learnt."""

__version__ = "0.1.0"
