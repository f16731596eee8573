"""The form engine: definitions, question types, conditions, reading, checking, progress and merging.

Plain Python. It knows no database, no clock, no request and no Django; what it needs it is given.
"""
