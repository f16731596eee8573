"""Every form walked by keyboard alone on a screen as small as a phone's: for an ordeal, and in short for the suite.

planning    what somebody would answer, and how it stands in the fields
keyboard    keys, and what is noticed at every stop
filling     one page of a form after the other, answered by keys
journeys    the whole way of a form: entered, sent, read, saved as files, taken into the record
seed        the panel, its people and its cases, made by the services
"""
