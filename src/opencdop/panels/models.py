"""A panel, the authorities of its area by date, and the number of children who live there."""

from django.db import models

from opencdop.accounts.models import Organisation
from opencdop.core.fields import IdField
from opencdop.panels.place_models import Authority, Place, PlaceFile
from opencdop.panels.record_models import Body, PanelMember, PanelSeat, TemplateVersion, TermsOfReference

__all__ = [
    "Authority",
    "Body",
    "Footprint",
    "Panel",
    "PanelMember",
    "PanelSeat",
    "Place",
    "PlaceFile",
    "Population",
    "TemplateVersion",
    "TermsOfReference",
]


class Panel(models.Model):
    """A child death overview panel. Its id is that of its organisation."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    code = models.CharField(max_length=6, unique=True)  # begins the panel's references: ASH-2026-0107
    name = models.CharField(max_length=200)
    office_email = models.EmailField()
    manager_email = models.EmailField()
    telephone = models.CharField(max_length=40, blank=True)
    postal_address = models.TextField(
        blank=True
    )  # line by line; shown to the public, on letters and blank forms
    # Shown to the public, told apart: nothing personal may go to the first.
    general_email = models.EmailField(blank=True)
    secure_email = models.EmailField(blank=True)
    # Quorum is set locally: no number was found in national guidance, so these are defaults to be changed.
    quorum_total = models.PositiveSmallIntegerField(default=4)
    quorum_health = models.PositiveSmallIntegerField(default=1)
    quorum_authority = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.name

    @property
    def address_lines(self) -> tuple[str, ...]:
        """Where a letter to the office goes, without the office's name; none where it was not given."""
        return tuple(self.postal_address.splitlines())


class Footprint(models.Model):
    """A local authority that belongs to the panel, from a day until a day."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="footprint")
    authority_code = models.CharField(max_length=9)
    authority_name = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    # When it joined or left after the panel was made: cases counted before then are counted again.
    changed_at = models.DateTimeField(null=True)


class Population(models.Model):
    """Children under 18 living in the panel's area in a year, with where the figure comes from."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="populations")
    mid_year = models.PositiveSmallIntegerField()
    under_18 = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "mid_year"], name="one_population_a_year")]
