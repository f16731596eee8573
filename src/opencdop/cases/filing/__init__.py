"""Documents filed with a case, a request or a meeting: versions, copies for the panel, who opened them."""
