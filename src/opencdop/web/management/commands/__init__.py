"""What the command `opencdop` can do besides Django's own commands."""
