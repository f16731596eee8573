"""Forms about one contact: adding, changing, moving, ending, and saying that two entries are one."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from opencdop.accounts.models import Organisation
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.words import day
from opencdop.directory import contact_services as services
from opencdop.directory import finding, merge_services
from opencdop.directory.choosing import in_words
from opencdop.directory.finding import Search
from opencdop.directory.forms import ContactForm, KeptForm, LastDayForm, PlaceForm, filled_in
from opencdop.directory.models import Contact
from opencdop.directory.pages import keeper, keeper_posts
from opencdop.panels.asking import asked


@keeper
def add(request: Any, agency_id: str) -> HttpResponseBase:
    """Add somebody, or a shared mailbox, to an agency."""
    agency = finding.agency_for(agency_id)
    form = ContactForm(request.POST or None, teams=finding.teams_of(agency), areas=finding.areas_by_code())

    def done(said: dict[str, Any]) -> HttpResponseBase:
        contact = services.add_contact(agency, told=form.told, from_on=said["from_on"], by=request.actor)
        messages.success(request, f"{contact.name} is in the directory. They can be asked from now on.")
        return redirect("directory:agency", agency_id=agency.pk)

    return asked(
        request,
        form,
        done,
        title=f"Add a contact at {agency.name}",
        lede="Whom to write to there: a person by name, or a mailbox that several people read.",
        button="Add",
        back=reverse("directory:agency", args=[agency.pk]),
    )


@keeper
def change(request: Any, contact_id: str) -> HttpResponseBase:
    """Put right what is said of a contact."""
    contact = finding.contact_row(contact_id)
    form = ContactForm(
        request.POST or None,
        teams=_teams(contact, contact.agency),
        areas=_areas(contact),
        first_day=False,
        initial=filled_in(contact),
    )

    def done(_said: dict[str, Any]) -> HttpResponseBase:
        changed = services.change_contact(contact, told=form.told, seen=form.seen, by=request.actor)
        messages.success(request, f"Saved: {changed.name}.")
        return redirect("directory:contact", contact_id=changed.pk)

    return _asked(
        request,
        form,
        done,
        contact,
        title=f"{contact.name}: what the directory says",
        lede="If they have another job now, record a move instead: the directory then knows both.",
        button="Save",
    )


@keeper
def move(request: Any, contact_id: str) -> HttpResponseBase:
    """Choose the agency to which somebody moves; what they do there is asked on the next page."""
    contact = finding.contact_row(contact_id)
    form = PlaceForm(request.POST or None, agencies=_agencies(), initial={"agency": contact.agency.pk})

    def done(said: dict[str, Any]) -> HttpResponseBase:
        return redirect("directory:move_to", contact_id=contact.pk, agency_id=said["agency"])

    return asked(
        request,
        form,
        done,
        title=f"{contact.name} moves",
        lede=f"{in_words(contact)}, at {contact.agency.name} from {day(contact.from_on)}. This stays in the directory.",
        button="Go on",
        back=reverse("directory:contact", args=[contact.pk]),
    )


@keeper
def move_to(request: Any, contact_id: str, agency_id: str) -> HttpResponseBase:
    """What somebody does from a day on."""
    contact, agency = finding.contact_row(contact_id), finding.agency_for(agency_id)
    known = filled_in(contact)
    if agency.pk != contact.agency.pk:
        known |= {"team_id": "", "role": "", "telephone": "", "asked_first": False, "escalated_to": False}
    form = ContactForm(
        request.POST or None, teams=_teams(contact, agency), areas=_areas(contact), initial=known
    )

    def done(said: dict[str, Any]) -> HttpResponseBase:
        begun = services.move_contact(
            contact, agency=agency, told=form.told, from_on=said["from_on"], seen=form.seen, by=request.actor
        )
        messages.success(request, f"{begun.name} is at {agency.name} from {day(begun.from_on)}.")
        return redirect("directory:contact", contact_id=begun.pk)

    return _asked(
        request,
        form,
        done,
        contact,
        title=f"{contact.name} at {agency.name}",
        lede="What they do there, and from which day. Check the address: it often changes with the job.",
        button="Record the move",
    )


@keeper
def end(request: Any, contact_id: str) -> HttpResponseBase:
    """Say when somebody leaves."""
    contact = finding.contact_row(contact_id)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        services.end_contact(contact, until_on=said["until_on"], by=request.actor)
        messages.success(request, f"{contact.name} is asked no more after {day(said['until_on'])}.")
        return redirect("directory:agency", agency_id=contact.agency.pk)

    return asked(
        request,
        LastDayForm(request.POST or None),
        done,
        title=f"{contact.name} leaves",
        lede="The entry stays, and what was asked of them. If they go to another agency, record a move instead.",
        button="Save",
        back=reverse("directory:contact", args=[contact.pk]),
    )


@keeper_posts
def back(request: Any, contact_id: str) -> HttpResponseBase:
    """Bring somebody back."""
    return _done_to(request, contact_id, services.bring_back, "{name} is back.")


@keeper_posts
def address_right(request: Any, contact_id: str) -> HttpResponseBase:
    """Say that an address is right although mail came back."""
    return _done_to(
        request, contact_id, services.say_address_is_right, "Noted. E-mail goes to {name} as before."
    )


@keeper
def merge(request: Any, contact_id: str) -> HttpResponseBase:
    """Say that somebody was entered twice, and which entry is kept."""
    contact = finding.contact_row(contact_id)
    others = {each.pk: each for each in finding.alike(contact)}
    choices = [(key, f"{in_words(each)}, {each.email}") for key, each in others.items()]

    def done(said: dict[str, Any]) -> HttpResponseBase:
        kept = merge_services.merge_contacts(contact, kept=others[said["kept"]], by=request.actor)
        messages.success(request, f"Both are read as {kept.name} now. They can be parted again.")
        return redirect("directory:contact", contact_id=kept.pk)

    return asked(
        request,
        KeptForm(request.POST or None, others=choices),
        done,
        title=f"{contact.name} was entered twice",
        lede=f"This entry ({in_words(contact)}, {contact.email}) is then read as the other. Nothing of either is lost.",
        button="Merge",
        back=reverse("directory:contact", args=[contact.pk]),
    )


@keeper_posts
def part(request: Any, contact_id: str) -> HttpResponseBase:
    """Take back that two entries are one."""
    return _done_to(request, contact_id, merge_services.part_contacts, "{name} stands for itself again.")


def _done_to(request: Any, contact_id: str, act: Any, told: str) -> HttpResponseBase:
    contact = finding.contact_row(contact_id)
    try:
        act(contact, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, told.format(name=contact.name))
    return redirect("directory:contact", contact_id=contact.pk)


def _asked(request: Any, form: ContactForm, done: Any, contact: Contact, **words: Any) -> HttpResponseBase:
    """The form; who was slower than somebody else sees a sentence beside all that was typed."""

    def unless_stale(said: dict[str, Any]) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = done(said)
        except Stale:
            form.look_again(finding.contact_row(contact.pk).version_no)
            raise RuleBroken(
                f"Somebody changed {contact.name} while you had this open. Nothing of yours is saved yet. Look at the "
                "entry in another window; the button below then saves what stands here."
            ) from None
        return answer

    return asked(request, form, unless_stale, back=reverse("directory:contact", args=[contact.pk]), **words)


def _agencies() -> list[tuple[str, str]]:
    found = finding.listed_agencies(list(finding.agencies_found(Search())))
    return [(each.agency.pk, each.agency.name) for each in found if not each.is_over]


def _teams(contact: Contact, agency: Organisation) -> list[Any]:
    """The teams to choose from: those of today, and the one that somebody is in."""
    teams = finding.teams_of(agency)
    own = contact.team if contact.agency.pk == agency.pk else None
    return [*teams, own] if own is not None and own not in teams else teams


def _areas(contact: Contact) -> dict[str, str]:
    """The areas to choose from: those of today, and those that somebody has."""
    return {**{code: code for code in contact.areas}, **finding.areas_by_code()}
