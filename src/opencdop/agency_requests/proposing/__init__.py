"""Whom to ask: proposed by rules that are data, chosen by the office, and asked in one act."""
