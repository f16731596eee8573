"""Gives a panel's notifications their references, one after the other and none twice, inside the caller's service."""

from django.db import IntegrityError, transaction
from django.db.models import F

from opencdop.core import clock
from opencdop.intake.models import Notification, ReferenceCount
from opencdop.panels.models import Panel


def next_reference(panel: Panel) -> str:
    """The panel's next reference of this year. Others who send to the panel wait from here until this is committed,
    so that it is asked for last.
    """
    year = clock.today().year
    start = f"N-{panel.code}-{year}-"
    of_year = ReferenceCount.objects.filter(panel=panel, year=year)
    if not of_year.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                ReferenceCount.objects.create(panel=panel, year=year, last=_given_before(start) + 1)
        except IntegrityError:  # somebody else began the year at this moment
            of_year.update(last=F("last") + 1)
    return f"{start}{of_year.values_list('last', flat=True).get():04d}"


def _given_before(start: str) -> int:
    """The highest number given before they were counted."""
    given = Notification.objects.filter(reference__startswith=start).values_list("reference", flat=True)
    return max((int(reference[len(start) :]) for reference in given), default=0)
