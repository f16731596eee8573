"""Why somebody who was asked does not answer, by a code, and what the office made of it: this product's proposals."""

DECLINE_REASONS = {
    "somebody_else": "Another person, team or organisation holds the records",
    "records_away": "The records are not with us now, for example with the coroner or the police",
    "investigation": "An investigation or court case keeps us from answering now",
    "may_we": "We are not sure that we may share what we hold",
    "sent_already": "We have sent this already",
    "no_time": "Nobody here can answer by the day you name",
    "other": "Another reason",
}

ACCEPTED, ASKED_AGAIN = "accepted", "asked_again"

OUTCOMES = {
    ACCEPTED: "The office goes on without their report",
    ASKED_AGAIN: "The office asked again",
}
