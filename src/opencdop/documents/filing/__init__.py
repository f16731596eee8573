"""What is filed with a case or a meeting, whichever: versions, setting aside, letting out. Whose it is, and who may, is
said by the floors above.
"""
