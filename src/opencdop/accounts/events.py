"""What may happen to accounts, each with its sentence."""

from opencdop.audit.kinds import kind

SIGNED_IN = kind("account.signed_in", "signed in", on_timeline=False)
SIGNED_OUT = kind("account.signed_out", "signed out", on_timeline=False)
SIGN_IN_REFUSED = kind("account.sign_in_refused", "tried to sign in with a wrong password", on_timeline=False)
CODE_REFUSED = kind("account.code_refused", "gave a wrong code of the authenticator", on_timeline=False)
PASSWORD_SET = kind("account.password_set", "set a new password", on_timeline=False)
PASSWORD_LINK_SENT = kind(
    "account.password_link_sent", "asked for a link to choose a new password", on_timeline=False
)
AUTHENTICATOR_SET_UP = kind("account.authenticator_set_up", "set up an authenticator", on_timeline=False)
RECOVERY_CODES_MADE = kind("account.recovery_codes_made", "made new recovery codes", on_timeline=False)
AUTHENTICATOR_RESET = kind("account.authenticator_reset", "took away the lost authenticator of {person}")
INVITED = kind("account.invited", "invited {person} to {organisation} as {role}")
INVITATION_REVOKED = kind("account.invitation_revoked", "took back the invitation of {person}")
INVITATION_ACCEPTED = kind("account.invitation_accepted", "joined {organisation} as {role}")
SEAT_ENDED = kind("account.seat_ended", "ended the seat of {person} in {organisation} as {role}")
PERSON_DISABLED = kind("account.disabled", "closed the account of {person}")
PERSON_READMITTED = kind("account.readmitted", "opened the account of {person} again")
