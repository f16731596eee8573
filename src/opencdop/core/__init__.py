"""Floor 0: clock, ids, dates, errors, secrets, transitions and the Actor. Only `fields` may import Django."""
