"""Components and the shell of a page: layouts, macros, words for dates.

Knows no acts and no models.
"""
