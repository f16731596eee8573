"""All returns of a case laid beside the record: what is new, the same or conflicting, and what was decided about it."""
