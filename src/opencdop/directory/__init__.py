"""Floor 4b: agencies, their teams, and whom to write to there, by date; shared by the panels of an installation."""
