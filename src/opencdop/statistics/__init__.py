"""Numbers about deaths and reviews: facts, rates, disclosure control and the tables of a year.

Everything in this package that computes is pure; nothing here holds or shows who a child was.
"""
