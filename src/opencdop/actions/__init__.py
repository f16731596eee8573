"""Floor 6: what must change: actions with an addressee, an owner and a day, followed to their effect."""
