"""Floor 2: e-mail waiting to go. It is handed ready messages and knows no case, no child and no account."""
