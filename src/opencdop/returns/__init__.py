"""What leaves the office about a year: the national return and the annual report, as at a stated moment."""
