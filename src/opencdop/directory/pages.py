"""Pages of the directory to be read: what matches a search, one agency, one contact; and the list as a file."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.places import manages_everywhere
from opencdop.accounts.roles import Act
from opencdop.core import clock
from opencdop.design.paged import paged
from opencdop.design.searched import searched
from opencdop.design.sheets import CSV, XLSX, csv_of, xlsx_of
from opencdop.directory import exporting, finding
from opencdop.directory.choosing import note_on
from opencdop.directory.finding import STANDINGS, Search
from opencdop.directory.keeping import is_over
from opencdop.panels.agency_types import agency_types

keeper = page(act=Act.KEEP_DIRECTORY)
keeper_reads = page(act=Act.KEEP_DIRECTORY, methods=("GET", "HEAD"))
keeper_posts = page(act=Act.KEEP_DIRECTORY, methods=("POST",))
A_PAGE = 25
MOST_AGENCIES = 10  # beside the contacts that a search finds
ASKED = ("text", "kind", "area", "who")
IN_SESSION = "directory_search"


@keeper
def home(request: Any) -> HttpResponseBase:
    """The agencies, or what matches a search. What is searched for is posted and kept in the sealed session."""
    if request.method == "POST":
        request.session[IN_SESSION] = searched(request.POST, ASKED, longest=finding.LONGEST_SEARCH)
        return redirect("directory:home")
    search = _search(request)
    agencies = finding.agencies_found(search)
    ids = finding.contact_ids_found(search) if search.is_any else []
    named = search.is_any and not (search.area or search.who)
    listed: Any = ids if search.is_any else agencies
    things = ("contact", "") if search.is_any else ("agency", "agencies")
    here, pages = paged(listed, request, a_page=A_PAGE, thing=things[0], things=things[1])
    few = list(agencies[: MOST_AGENCIES + 1]) if named else []
    context = {
        "search": search,
        "kinds": list(agency_types().items()),
        "areas": finding.areas_by_code(),
        "standings": STANDINGS,
        "agencies": finding.listed_agencies(few[:MOST_AGENCIES] if search.is_any else here),
        "more_agencies": len(few) > MOST_AGENCIES,
        "contacts": finding.contacts_with_ids(here) if search.is_any else [],
        "lists": finding.lists_waiting(),
        "pages": pages,
    }
    return render(request, "directory/home.html", context)


@keeper_reads
def agency(request: Any, agency_id: str) -> HttpResponseBase:
    """One agency: its teams, whom to write to, and who has left. Of one that was merged, the one that is kept."""
    found = finding.agency_for(agency_id)
    if found.pk != agency_id:
        return redirect("directory:agency", agency_id=found.pk)
    context = {
        "shown": finding.agency_shown(found),
        "areas": finding.areas_by_code(),
        "ends": manages_everywhere(request.actor),
    }
    return render(request, "directory/agency.html", context)


@keeper_reads
def contact(request: Any, contact_id: str) -> HttpResponseBase:
    """One contact: how to reach them, what they do, which jobs they had. What they were sent is the case's."""
    found = finding.contact_row(contact_id)
    if found.merged_into_id:
        return redirect("directory:contact", contact_id=found.merged_into_id)
    jobs = finding.jobs_of(found)
    areas = finding.areas_by_code()
    context = {
        "contact": found,
        "kind": finding.kind_of(found.agency),
        "areas": [areas.get(code, code) for code in found.areas],
        "jobs": jobs if len(jobs) > 1 else [],
        "moved": jobs[-1].pk != found.pk,
        "is_over": is_over(found.until_on),
        "read_as": finding.read_as(found),
        "has_account": finding.has_account(found),
        "note": note_on(found) if found.bounced_at else "",
        "today": clock.today(),
    }
    return render(request, "directory/contact.html", context)


@keeper_posts
def as_file(request: Any, kind: str) -> HttpResponseBase:
    """The contacts that the search finds as CSV or Excel; the columns are those that a list is read in by."""
    contacts = finding.contacts_with_ids(finding.contact_ids_found(_search(request)))
    exporting.note_export(contacts, by=request.actor)
    headings, rows = exporting.headings(), exporting.rows_of(contacts, areas=finding.areas_by_code())
    if kind == "xlsx":
        content, content_type = xlsx_of("Contacts", headings, rows), XLSX
    else:
        content, content_type = csv_of(headings, rows), CSV
    name = f"directory-{clock.today().isoformat()}.{kind}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _search(request: Any) -> Search:
    asked = {name: str(request.session.get(IN_SESSION, {}).get(name, "")) for name in ASKED}
    return Search(**asked)
