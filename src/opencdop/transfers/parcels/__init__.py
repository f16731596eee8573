"""A case's way to another installation and its outcome back, as one sealed and signed file."""
