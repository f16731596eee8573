"""People, organisations, the dated seats that join them, and invitations."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from opencdop.accounts.roles import ROLE_TITLES, Role
from opencdop.core import clock
from opencdop.core.fields import IdField


class Organisation(models.Model):
    """The host of the installation, a panel, or an agency that reports and acts."""

    HOST, PANEL, AGENCY = "host", "panel", "agency"
    KINDS = ((HOST, "Host of the installation"), (PANEL, "Child death overview panel"), (AGENCY, "Agency"))

    id = IdField()
    kind = models.CharField(max_length=10, choices=KINDS)
    agency_type = models.CharField(max_length=40, blank=True)  # a code of the choice list agency_type
    name = models.CharField(max_length=200)
    active_from = models.DateField(default=clock.today)
    active_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), "kind", name="organisation_named_once")]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Django's authentication looks people up through this."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account. Nobody is ever deleted: a person leaves when the last seat ends."""

    id = IdField()
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(
        default=0
    )  # raised to end all of the person's sessions at once
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django ends every session whose hash is another: after a new password, and after a new epoch."""
        salt = f"opencdop.accounts.Person.session.{self.session_epoch}"
        return salted_hmac(salt, self.password, secret=secret, algorithm="sha256").hexdigest()

    # Django asks these of any account model. No right of ours is decided by them.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Membership(models.Model):
    """A seat: a role in an organisation, from a day, until a day or for as long as it lasts."""

    id = IdField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        max_length=20, choices=[(role.value, title) for role, title in ROLE_TITLES.items()]
    )
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # ended at once, not at the end of a day

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"

    @property
    def title(self) -> str:
        return ROLE_TITLES[Role(self.role)]


class Invitation(models.Model):
    """A link by which an invited person makes an account. The link's token is stored as a hash only."""

    id = IdField()
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(
        max_length=20, choices=[(role.value, title) for role, title in ROLE_TITLES.items()]
    )
    invited_by_id = models.CharField(max_length=40)
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.id}"

    @property
    def title(self) -> str:
        return ROLE_TITLES[Role(self.role)]


class CachedValue(models.Model):
    """Django's database cache, which counts attempts for all processes alike. Its keys are keyed hashes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache"

    def __str__(self) -> str:
        return self.cache_key
