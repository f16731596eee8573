"""Documents of a meeting as a whole: agenda, minutes, attendance. Papers about one child are filed with its case."""
