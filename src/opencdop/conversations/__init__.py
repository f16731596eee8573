"""Floor 6: what the office and a professional write to each other about a case, and not by e-mail."""
