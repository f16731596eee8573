"""The page on which a panel's manager makes keys for other systems and takes them back. A key is shown once."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.core.errors import RuleBroken
from opencdop.intake import key_queries, key_services


@page(act=Act.KEEP_PANEL)
def keys(request: Any) -> HttpResponseBase:
    """The keys of one's panels. A new one stands on the answer to its making, and nowhere else."""
    panels = key_queries.panels_kept(request.actor)
    made, refused = "", ""
    if request.method == "POST":
        chosen = request.POST.get("panel", panels[0].pk if len(panels) == 1 else "")
        panel = next((each for each in panels if each.pk == chosen), None)
        try:
            if panel is None:
                raise RuleBroken("Choose the panel.")
            _key, made = key_services.make_key(panel, sender=request.POST.get("sender", ""), by=request.actor)
        except RuleBroken as refusal:
            refused = str(refusal)
    context = {
        "panels": panels,
        "keys": key_queries.keys_of(request.actor),
        "made": made,
        "refused": refused,
        "typed": "" if made else request.POST.get("sender", ""),
    }
    return render(request, "intake/keys.html", context, status=422 if refused else 200)


@page(act=Act.KEEP_PANEL, methods=("POST",))
def revoke(request: Any, key_id: str) -> HttpResponseBase:
    """Take a key back."""
    key = key_queries.key_for(request.actor, key_id)
    try:
        key_services.revoke_key(key, by=request.actor)
        messages.success(request, f"The key of {key.sender} opens nothing any more.")
    except RuleBroken as refusal:
        messages.info(request, str(refusal))
    return redirect("intake:keys")
