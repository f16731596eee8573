"""Floor 7: a death is notified, the office opens the notification and decides what becomes of it."""
