"""Tries of the FHIR export that need more than the code under test: random answers and a real renderer of forms."""
