"""Chasing what agencies owe: the rules by which they are reminded, pauses, calls, whom to turn to, and the board."""
