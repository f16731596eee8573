"""What may happen to an e-mail, each with its sentence. The act that caused it tells the story."""

from opencdop.audit.kinds import kind

EMAIL_QUEUED = kind("email.queued", "queued an e-mail: {email}", on_timeline=False)
EMAIL_SENT = kind("email.sent", "handed an e-mail to the mail server: {email}", on_timeline=False)
EMAIL_DELAYED = kind(
    "email.delayed", "could not hand over an e-mail and will try again: {email}", on_timeline=False
)
EMAIL_FAILED = kind("email.failed", "could not deliver an e-mail: {email}")
EMAIL_RETURNED = kind("email.returned", "learned that an e-mail never arrived: {email}")
EMAIL_SENT_AGAIN = kind("email.sent_again", "put an e-mail that failed back in the queue: {email}")
EMAILS_ERASED = kind(
    "email.erased", "erased the addresses and words of {count} e-mails whose time was over", on_timeline=False
)
