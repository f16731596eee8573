"""How a panel chases, /agencies/rules/: what holds, what held before, and the panel's own rules from a day on."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, places_for
from opencdop.agency_requests.chasing import services
from opencdop.agency_requests.chasing.rules import (
    history_of,
    pause_reasons,
    quiet_while,
    rules_of,
    shipped_rules,
)
from opencdop.agency_requests.reminding import DUE_AFTER_WORKING_DAYS, reminder_days, usual_due_on
from opencdop.cases.access import require_panel
from opencdop.cases.regimes import waiting_for
from opencdop.cases.work_pages import posted_date
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.fields import FieldProblem
from opencdop.design.words import day
from opencdop.panels.models import Panel
from opencdop.panels.queries import panels_by_name

HOME = "/agencies/rules/"


@page(act=Act.ASK_AGENCY, methods=("GET", "HEAD"))
def all_rules(request: Any) -> HttpResponseBase:
    """The rules of the actor's panels, with an example of the days on which reminders would go."""
    today = clock.today()
    sees, keeps = places_for(request.actor, Act.ASK_AGENCY), places_for(request.actor, Act.KEEP_PANEL)
    shown = []
    for panel in panels_by_name():
        if panel.pk in sees:
            rules = rules_of(panel, today)
            days = reminder_days(today, usual_due_on(today), percents=rules.remind_at_percent)
            shown.append(
                {
                    "panel": panel,
                    "rules": rules,
                    "days": [day(on) for on in days.values()],
                    "history": history_of(panel),
                    "may_change": panel.pk in keeps,
                }
            )
    context = {
        "shown": shown,
        "today": today,
        "due_on": usual_due_on(today),
        "working_days": DUE_AFTER_WORKING_DAYS,
        "quiet": [waiting_for(code) for code in sorted(quiet_while())],
        "pauses": pause_reasons(),
    }
    return render(request, "agency_requests/rules.html", context)


@page(act=Act.KEEP_PANEL)
def change_rules(request: Any, panel_id: str) -> HttpResponseBase:
    """The panel's own rules from a day on."""
    panel = _panel(panel_id)
    require_panel(request.actor, Act.KEEP_PANEL, panel.pk)
    today = clock.today()
    rules = rules_of(panel, today)
    typed = request.POST or {
        "reminders": ", ".join(map(str, rules.remind_at_percent)),
        "manager": str(rules.manager_at_percent or ""),
        "from-day": str(today.day),
        "from-month": str(today.month),
        "from-year": str(today.year),
    }
    problems: list[FieldProblem] = []
    if request.method == "POST":
        try:
            services.write_rules(
                panel,
                remind_at_percent=_numbers(typed.get("reminders", "")),
                manager_at_percent=(_numbers(typed.get("manager", "")) or [0])[0],
                from_on=posted_date(typed, "from"),
                by=request.actor,
            )
        except RuleBroken as refused:
            problems.append(FieldProblem("reminders", str(refused), "reminders"))
        else:
            messages.success(request, f"How the {panel.name} office chases is written down.")
            return redirect(HOME)
    context = {"panel": panel, "typed": typed, "problems": problems, "ours": shipped_rules()}
    return render(request, "agency_requests/change_rules.html", context, status=422 if problems else 200)


def _panel(panel_id: str) -> Panel:
    for panel in panels_by_name():
        if panel.pk == panel_id:
            return panel
    raise NotFound("There is no such panel.")


def _numbers(text: str) -> list[int]:
    """Whole numbers between commas or spaces. Raises RuleBroken for anything else."""
    parts = text.replace(",", " ").replace("%", " ").split()
    if any(not part.isascii() or not part.isdigit() or len(part) > 3 for part in parts):
        raise RuleBroken("Enter whole numbers between commas, such as 50, 100, 150.")
    return [int(part) for part in parts]
