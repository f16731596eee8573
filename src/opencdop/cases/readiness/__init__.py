"""What a case needs before its review meeting and before the panel: what is here, what is missing and who has it."""
