"""Documents filed with a case, or with a request or a meeting of it: versions, copies for the panel, who opened them."""
