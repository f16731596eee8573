"""The demonstration: invented cases made by a seeded generator and lived through by the real services.

Nothing here is imported by a page or a service, and nothing here runs in production mode.
"""
