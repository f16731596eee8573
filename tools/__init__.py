"""What stands behind ./dev: checks, tests, figures, ordeals. The product imports nothing of it."""
