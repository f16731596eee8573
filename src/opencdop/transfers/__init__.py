"""Floor 8: which panel leads: agreements, transfers within and between installations."""
