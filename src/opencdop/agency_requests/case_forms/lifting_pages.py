"""Moving a form to a newer version, /cases/<id>/forms/<request>/lift/<version>/: first what it keeps and loses."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.case_forms.lifting_services import lift_form, lift_of
from opencdop.agency_requests.frame import forms_of, home_of, shared
from opencdop.cases.access import case_for
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.submissions.shown import in_words


@page(act=Act.EDIT_RECORD)
def lift(request: Any, case_id: str, request_id: str, version: str) -> HttpResponseBase:
    """Show what moving keeps, loses and asks; move it when the button is pressed."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    asked = queries.request_in(case, request_id)
    if request.method == "POST":
        try:
            moved = lift_form(asked, version=version, by=request.actor)
        except RuleBroken as refusal:
            messages.warning(request, str(refusal))
            return redirect(f"{home_of(case)}{asked.id}/")
        messages.success(
            request, f"The form is now on version {version}. What is newly asked is still empty."
        )
        if moved.is_being_entered:
            return redirect(f"{forms_of(case)}{moved.id}/fill/")
        return redirect(f"{home_of(case)}{moved.id}/")
    try:
        lifted = lift_of(asked, version=version)
    except RuleBroken as refusal:
        raise NotFound(str(refusal)) from None
    note_read(request, events.RETURN_READ, case_id=case.id, data_key_id=case.data_key_id)
    kept = [
        (lifted.new.question(key).label, in_words(lifted.new.question(key), value))
        for key, value in lifted.kept.items()
        if key not in {each.key for each in lifted.hidden}
    ]
    context = {
        **shared(request, case, current="forms"),
        "asked": asked,
        "lifted": lifted,
        "kept": kept,
        # Somebody else is writing, and was told that the office reads the form as they send it.
        "in_their_hands": not (asked.submission_id or asked.is_being_entered),
    }
    return render(request, "agency_requests/lift.html", context)
