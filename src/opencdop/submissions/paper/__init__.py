"""Forms on paper: blank ones to fill in by hand or in Word, filled ones to read. One sheet, two ways to write it."""
