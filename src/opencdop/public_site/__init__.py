"""Floor 7: a panel's public pages: its own words, its documents, and the pages for families in several languages."""
