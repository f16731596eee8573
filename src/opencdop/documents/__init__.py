"""Encrypted files, which know no case: floors above link to them, check the right, and serve them."""
