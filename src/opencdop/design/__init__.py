"""Components and the shell of a page: layouts, macros, words for dates and ages. Knows no acts and no models."""
