"""Invented children told of twice, with the mistakes that people make: what matching is measured with."""
