"""Floor 3: people, organisations, the seats people hold, and what each role may do."""
