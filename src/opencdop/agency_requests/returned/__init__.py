"""A return that is here: read as it was sent, its files, taken away on paper, moved to the child whom it is about."""
