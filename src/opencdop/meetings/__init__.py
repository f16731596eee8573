"""Floor 7: the review meeting and the panel: who was there, what they analysed, what the chair signed off."""
