"""Floor 7: asking agencies what they hold, their answers by link or account, and taking these into the record."""
