"""How often one address may begin a form or try a code: generous, so that a hospital behind one address is not hurt."""

from datetime import timedelta

from django.db.models import F

from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.intake.models import Knock
from opencdop.keystore import keys

FORGOTTEN_AFTER = timedelta(days=1)
BEGIN, CODE, API, KEY = "begin", "code", "api", "key"


def knock(address: str, *, door: str, most: int, office: str) -> None:
    """Count one more, inside the caller's service. Raises RuleBroken, which says how else to reach the office."""
    if knocks(address, door=door) > most:
        raise RuleBroken(
            f"This was tried very often from your network in the last hour. Wait a little, or ring the office{office}."
        )


def knocks(address: str, *, door: str) -> int:
    """Count one more, inside the caller's service; returns how many there were within this hour, this one too."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    Knock.objects.filter(hour__lt=hour - FORGOTTEN_AFTER).delete()
    row, _ = Knock.objects.get_or_create(
        address_hash=keys.index_hash(f"address:{address}"), door=door, hour=hour, defaults={"count": 0}
    )
    Knock.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return row.count + 1
