"""The e-mail to an agency's manager. It says that a request waits, and brings no link: that is for the person asked."""

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.wording import Letter, how_to_reach
from opencdop.design.words import day
from opencdop.panels.models import Panel


def telling_manager(request: AgencyRequest, *, panel: Panel) -> Letter:
    """That somebody of the agency was asked, by when, and that nothing has come."""
    return Letter(
        subject="{panel} child death review: your organisation has not answered yet ({reference})",
        body="Hello,\n\nThe {panel} child death review office asked somebody in your organisation to fill in a form, "
        "by {due_on}. We reminded them and have no answer yet. We write to you as the person "
        "we were told to turn to.\n\n"
        "Please see that it is answered, or tell our office who else should be asked. The form itself opens only for "
        "the person we wrote to.\n\n"
        "Our reference: {reference}\n"
        "{panel} child death review\n" + how_to_reach(panel),
        words={"reference": request.reference, "panel": panel.name, "due_on": day(request.due_on)},
    )
