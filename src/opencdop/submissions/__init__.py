"""Floor 4: a form being filled in (a draft), and the form as somebody sent it, which never changes again."""
