"""Floor 0: clock, ids, dates, tables, errors, secrets, transitions and the Actor. Only `fields` may import Django."""
