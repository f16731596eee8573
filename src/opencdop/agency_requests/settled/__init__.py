"""What others have settled, so that a later agency may skip it: which questions, for which request, folded how."""
