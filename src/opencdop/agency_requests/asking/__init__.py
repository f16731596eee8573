"""Asking one agency for one form: the page, the e-mail as it will be read, the address to check."""
