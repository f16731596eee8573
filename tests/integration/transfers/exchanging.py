"""Two installations in one database: whose keys are ours is said by `as_there` and `as_here`.

A case with something in every package, and the file that leaves with it.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.intake.conftest import ANSWERS
from tests.integration.meetings.way import reviewed_draft

from opencdop.actions.services import propose_action
from opencdop.agency_requests.link.declining_services import decline
from opencdop.agency_requests.link.file_services import send_along
from opencdop.agency_requests.link.message_services import ask_office
from opencdop.agency_requests.link.passing_services import pass_on
from opencdop.agency_requests.reply_services import link_actor
from opencdop.cases.models import Case
from opencdop.cases.referral_services import raise_referral
from opencdop.cases.services import open_hold
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.documents.services import keep_file
from opencdop.documents.storing import plain_chunks
from opencdop.intake import services as intake
from opencdop.joint_response.services import decide_response
from opencdop.submissions.library import form
from opencdop.transfers.parcel_models import InstallationKey, OtherInstallation, Parcel
from opencdop.transfers.parcels import installation_services as installations
from opencdop.transfers.parcels.cards import Card, KeyPair, new_pair, written_card
from opencdop.transfers.parcels.installations import fingerprint, own_card, own_key
from opencdop.transfers.parcels.sending_services import export_case

LETTER = b"%PDF-1.7\nA letter of the family, in their own words.\n" + bytes(range(256)) * 2500 + b"\n%%EOF\n"
THERE = "there" + "0" * 21


class Pair:
    """Here is Ashmoor's installation, there Harrowdale's; both know each other."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.keys = cast, new_pair()
        self.here_key = installations.make_keys("Ashmoor and its neighbours", by=cast.actor("edith"))
        self.there = self._know(card_of(self.keys), by="edith", confirmed_by="mina")
        self.here: OtherInstallation | None = None

    def _know(self, card: str, *, by: str, confirmed_by: str) -> OtherInstallation:
        other = installations.add_installation(card, by=self.cast.actor(by))
        if confirmed_by:
            heard = fingerprint(other)
            installations.confirm_installation(other, heard=heard, by=self.cast.actor(confirmed_by))
        return other

    @contextmanager
    def as_there(self) -> Iterator[OtherInstallation]:
        """Within, this database is the other installation's. Gives the first one as it is known there."""
        before = {name: getattr(self.here_key, name) for name in KEY_COLUMNS}
        card = written_card(own_card(own_key()), private=self.here_key.signing_private)
        _take_keys(self.here_key, installation_id=THERE, name="Harrowdale's own", keys=self.keys)
        try:
            if self.here is None:
                self.here = self._know(card, by="edith", confirmed_by="hana")
            yield self.here
        finally:
            for name, value in before.items():
                setattr(self.here_key, name, value)
            self.here_key.save()


KEY_COLUMNS = (
    "installation_id",
    "name",
    "sealing_public",
    "signing_public",
    "sealing_private",
    "signing_private",
)


def _take_keys(row: InstallationKey, *, installation_id: str, name: str, keys: KeyPair) -> None:
    row.installation_id, row.name = installation_id, name
    for column in KEY_COLUMNS[2:]:
        setattr(row, column, getattr(keys, column))
    row.save()


def card_of(keys: KeyPair, *, installation: str = THERE, name: str = "Harrowdale's own") -> str:
    """The card of an installation that is not in this database."""
    card = Card(
        installation=installation,
        name=name,
        sealing=keys.sealing_public,
        signing=keys.signing_public,
        panels=(("harrowdale", "Harrowdale"), ("tarnside", "Tarnside")),
    )
    return written_card(card, private=keys.signing_private)


def full_case(cast: Cast, **said: Any) -> Case:
    """A case with a row in every package that has rows of a case, one agency that answered and one that has not."""
    asha = cast.actor("asha")
    draft, _code = intake.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    answers = {**ANSWERS, "key_worker": "Jo Bell, 01632 960111", **said}
    notification = intake.send_notification(
        draft, definition=form("notification").outside, answers=answers, by=PUBLIC
    )
    intake.open_notification(notification, by=asha)
    case = intake.open_case_from_notification(notification, coordinator=cast.person("asha"), by=asha)
    keep_file(
        SimpleUploadedFile("letter.pdf", LETTER), data_key_id=case.data_key_id, case_id=case.id, by=asha
    )
    decide_response(
        case, decision="needed", grounds=["sudden_no_clear_cause"], reason="No cause known", by=asha
    )
    answered(asked_of(case, by=asha), gp_last_seen="2026-10-01")
    raise_referral(
        case, kind="suspected_abuse_or_neglect", addressee="Partners", reason="Old bruises", by=asha
    )
    open_hold(
        case,
        reason="inquest",
        note="Coroner's officer rang",
        opened_on=clock.today(),
        expected_on=None,
        by=asha,
    )
    propose_action(case, text="Tell every family about safer sleep", level="local", by=asha)
    reviewed_draft(case, cast)
    waits = asked_of(
        case, by=asha, agency_type="police", agency_name="Ashmoor Police", email="p@police.example"
    )
    ask_office(waits, words="Is the report of the scene with you?", by=link_actor(waits))
    along = SimpleUploadedFile("scene.txt", b"The report of the scene.")
    send_along(waits, upload=along, by=link_actor(waits))
    pass_on(waits, name="Sgt Sana Malik", email="s@police.example", by=link_actor(waits))
    gone = asked_of(
        case, by=asha, agency_type="ambulance", agency_name="Ambulance", email="a@ambulance.example"
    )
    decline(gone, reason="sent_already", words="It went by post.", by=link_actor(gone))
    return Case.objects.get(pk=case.pk)


def sent(pair: Pair, case: Case, *, by: str = "mina", **said: Any) -> Parcel:
    """The case, exported to Harrowdale's installation."""
    chosen = {
        "other": pair.there,
        "their_slug": "harrowdale",
        "basis": "Both panels agreed that Harrowdale reviews",
        **said,
    }
    return export_case(case, by=pair.cast.actor(by), **chosen)


def file_of(parcel: Parcel) -> io.BytesIO:
    """The bytes that leave."""
    assert parcel.file is not None
    return io.BytesIO(b"".join(plain_chunks(parcel.file)))
