"""A monthly list of the registrar, from its file to the last line: nothing lost, nothing opened twice."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ELLA, ACase, Cast

from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.intake.models import Notification
from opencdop.intake.services import open_notification
from opencdop.reconciliation import services
from opencdop.reconciliation.models import ListLine, MonthlyList
from opencdop.reconciliation.proposing import Proposal, proposals_for
from opencdop.reconciliation.queries import all_lists, lists_waiting, remembered_columns, summary_of
from opencdop.reconciliation.transitions import (
    ANOTHER_AREA,
    MATCHED,
    NO_CHILD,
    OPENED,
    OUT_OF_SCOPE,
    REPEATED,
    TO_LOOK_AT,
)

HEADINGS = "Surname;Forenames;DOB;Date of death;Sex;Postcode;Stillbirth;Entry no"
LINES = (
    "Marsden;Ella Rose;20/06/2026;02/11/2026;F;ZZ99 3VZ;;101",  # a case of ours
    "Okoro;Ben;01/02/2001;03/11/2026;M;ZZ99 3VZ;;102",  # 25 years old
    "Ward;Baby;04/11/2026;04/11/2026;F;ZZ99 3VZ;Yes;103",  # a stillbirth
    "Lind;Tomas;09/09/2019;05/11/2026;M;;;104",  # nobody told of him
    "Total;;;;;;;4",
    "Quill;;soon;;;;;",  # a date that cannot be read
)
MEANING = {
    "Surname": "surname",
    "Forenames": "forenames",
    "DOB": "date_of_birth",
    "Date of death": "date_of_death",
    "Sex": "sex",
    "Postcode": "postcode",
    "Stillbirth": "stillbirth",
    "Entry no": "their_reference",
}


def content_of(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode("cp1252")


def read(cast: Cast, *lines: str, mapped: bool = True, who: str = "asha", **changed: Any) -> MonthlyList:
    told: dict[str, Any] = {
        "source": "registrar",
        "sender": "Ashmoor register office",
        "month": date(2026, 11, 1),
        "received_on": date(2026, 11, 20),
        "content": content_of(*(lines or LINES)),
        **changed,
    }
    panel = told.pop("panel", cast.ashmoor)
    monthly_list = services.read_in(panel, **told, by=cast.actor(who))
    if mapped:
        services.give_columns(monthly_list, meaning=MEANING, by=cast.actor(who))
    return monthly_list


def line_of(monthly_list: MonthlyList, number: int) -> ListLine:
    return monthly_list.lines.get(number=number + 1)  # the headings are line 1


def proposed(cast: Cast, monthly_list: MonthlyList, *, who: str = "asha") -> list[Proposal]:
    lines = list(monthly_list.lines.order_by("number"))
    return proposals_for(lines, panel=monthly_list.panel, by=cast.actor(who))


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from opencdop.core import clock

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


def test_reading_in_keeps_every_line_sealed_and_remembers_the_columns(cast: Cast) -> None:
    monthly_list = read(cast)
    assert [line.outcome for line in monthly_list.lines.all()] == [TO_LOOK_AT] * 6
    assert line_of(monthly_list, 1).answers["surname"] == "Marsden"
    assert line_of(monthly_list, 1).beside == {"their_reference": "101"}
    assert line_of(monthly_list, 6).notes == ["The date of birth could not be read: “soon”."]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells, understood FROM reconciliation_listline")
        assert all(b"Marsden" not in bytes(part) for row in cursor.fetchall() for part in row)
    assert remembered_columns(read(cast, mapped=False)) == MEANING
    assert remembered_columns(read(cast, mapped=False, source="coroner")) == {}


def test_each_line_is_proposed_with_its_reason(cast: Cast, a_case: ACase) -> None:
    ella = a_case()
    found = proposed(cast, read(cast))
    assert [each.outcome for each in found] == [MATCHED, OUT_OF_SCOPE, OUT_OF_SCOPE, OPENED, NO_CHILD, OPENED]
    assert found[0].case == ella
    assert ella.reference in found[0].words
    assert "25" in found[1].words
    assert "Nobody has told Ashmoor" in found[3].words


@pytest.mark.parametrize(("number", "outcome"), [("9990000018", MATCHED), ("9990000026", TO_LOOK_AT)])
def test_another_number_under_the_same_name_is_looked_at_and_not_ticked_with_the_rest(
    cast: Cast, a_case: ACase, number: str, outcome: str
) -> None:
    """Two numbers that can both be right: one may have replaced the other, which a person asks (decision 0034)."""

    def a_list(number: str, source: str) -> MonthlyList:
        content = f"Surname;Forenames;DOB;Date of death;NHS number\nMarsden;Ella Rose;20/06/2026;02/11/2026;{number}"
        monthly_list = read(cast, content=content.encode(), source=source, mapped=False)
        meaning = {name: MEANING[name] for name in ("Surname", "Forenames", "DOB", "Date of death")}
        services.give_columns(
            monthly_list, meaning=meaning | {"NHS number": "nhs_number"}, by=cast.actor("asha")
        )
        return monthly_list

    services.open_missing(a_list(ELLA["nhs_number"], "coroner").lines.get(), by=cast.actor("asha"))
    monthly_list = a_list(number, "registrar")
    [beside_the_waiting] = proposed(cast, monthly_list)
    case = a_case()
    [beside_the_case] = proposed(cast, monthly_list)
    assert (beside_the_waiting.outcome, beside_the_case.outcome) == (outcome, outcome)
    assert beside_the_case.case == (case if outcome == MATCHED else None)


def test_a_line_without_any_child_is_proposed_as_such(cast: Cast) -> None:
    for line in (";;;;;;;14", "Total;;;;;;;14", "TOTAL:;;;;;;;", ";No deaths;;;;;;"):
        [found] = proposed(cast, read(cast, line))
        assert found.outcome == NO_CHILD, line
        assert "tells of a child" in found.words
    for line in ("Total;Ann;;;;;;", "Total;;;3 November 2026;;;;", "Quill;;soon;;;;;"):
        [found] = proposed(cast, read(cast, line))
        assert found.outcome == OPENED, line


def test_a_child_whom_another_panel_leads_is_told_by_that_panels_name_alone(
    cast: Cast, a_case: ACase
) -> None:
    a_case(panel=cast.harrowdale, coordinator="carol")
    [found] = proposed(cast, read(cast, LINES[0]))
    assert found.outcome == ANOTHER_AREA
    assert found.passed_to == "Harrowdale"
    assert found.case is None
    assert all(each.case is None for each in found.candidates)


def test_a_restricted_case_is_not_betrayed_by_a_list(cast: Cast, a_case: ACase) -> None:
    case = a_case(panel=cast.harrowdale, coordinator="carol")
    Case.objects.filter(pk=case.pk).update(restricted=True)
    [found] = proposed(cast, read(cast, LINES[0]))
    assert found.outcome == OPENED
    assert found.candidates == ()


def test_a_notification_that_waits_is_matched(cast: Cast) -> None:
    first = read(cast, LINES[3])
    waiting = services.open_missing(line_of(first, 1), by=cast.actor("asha"))
    [found] = proposed(cast, read(cast, LINES[3].replace("104", ""), source="coroner", mapped=False))
    assert found.outcome == NO_CHILD  # its columns have no meaning yet
    other = read(cast, LINES[3].replace("Tomas", "Tomás"), source="coroner")
    [found] = proposed(cast, other)
    assert (found.outcome, found.notification) == (MATCHED, waiting)
    services.match_notification(line_of(other, 1), notification=waiting, by=cast.actor("asha"))
    assert Notification.objects.count() == 1


def test_every_line_is_decided_and_the_counts_add_up(cast: Cast, a_case: ACase) -> None:
    ella, asha = a_case(), cast.actor("asha")
    monthly_list = read(cast)
    assert [row.left for row in lists_waiting(asha)] == [6]
    services.match_case(line_of(monthly_list, 1), case=ella, by=asha)
    services.put_out_of_scope(line_of(monthly_list, 2), reason="Aged 25.", by=asha)
    services.put_out_of_scope(line_of(monthly_list, 3), reason="A stillbirth.", by=asha)
    opened = services.open_missing(line_of(monthly_list, 4), by=asha)
    services.set_aside(line_of(monthly_list, 5), reason="The total.", by=asha)
    services.pass_on(line_of(monthly_list, 6), to="Harrowdale", by=asha)
    summary = summary_of(monthly_list)
    assert (summary.total, summary.left) == (6, 0)
    assert {key: count for key, count in summary.counts.items() if count} == {
        MATCHED: 1, OUT_OF_SCOPE: 2, OPENED: 1, NO_CHILD: 1, ANOTHER_AREA: 1,
    }  # fmt: skip
    assert lists_waiting(asha) == []
    assert [(row.total, row.left) for row in all_lists(asha)] == [(6, 0)]
    assert opened.channel == "monthly_list"
    assert opened.received_at.date() == date(2026, 11, 20)
    assert opened.submission.answers["surname"] == "Lind"
    assert opened.submission.answers["notifier_agency"] == "Ashmoor register office"
    assert any("found this death on a list" in event.sentence for event in timeline_of([ella.pk]))


def test_a_missing_death_goes_the_ordinary_way_of_triage(cast: Cast) -> None:
    monthly_list = read(cast, LINES[3])
    opened = services.open_missing(line_of(monthly_list, 1), by=cast.actor("asha"))
    open_notification(opened, by=cast.actor("asha"))
    assert opened.state == "opened"


def test_a_list_read_twice_opens_nothing_twice(cast: Cast) -> None:
    asha = cast.actor("asha")
    first = read(cast)
    opened = services.open_missing(line_of(first, 4), by=asha)
    again = read(cast)
    assert [line.outcome for line in again.lines.order_by("number")] == [REPEATED] * 6
    assert line_of(again, 4).repeats == line_of(first, 4)
    with pytest.raises(RuleBroken, match="decided about this line"):
        services.open_missing(line_of(again, 4), by=asha)
    with pytest.raises(RuleBroken, match="decided about this line"):
        services.open_missing(line_of(first, 4), by=asha)
    assert list(Notification.objects.all()) == [opened]


def test_two_lines_that_say_the_same_on_one_list_are_two_children(cast: Cast) -> None:
    twins = ("Khan;Baby;04/11/2026;04/11/2026;;;;", "Khan;Baby;04/11/2026;04/11/2026;;;;")
    first, again = read(cast, *twins), read(cast, *twins)
    assert [line.outcome for line in first.lines.all()] == [TO_LOOK_AT, TO_LOOK_AT]
    assert {line.repeats_id for line in again.lines.all()} == {line.pk for line in first.lines.all()}


def test_another_panels_list_does_not_repeat_ours(cast: Cast) -> None:
    read(cast, LINES[3])
    theirs = read(cast, LINES[3], panel=cast.harrowdale, who="carol")
    assert line_of(theirs, 1).outcome == TO_LOOK_AT


def test_a_decision_is_taken_back_with_a_reason_and_an_opened_one_is_not(cast: Cast) -> None:
    asha, monthly_list = cast.actor("asha"), read(cast, LINES[1], LINES[3])
    line = line_of(monthly_list, 1)
    services.put_out_of_scope(line, reason="Aged 25.", by=asha)
    with pytest.raises(RuleBroken, match="needs another look"):
        services.look_again(line, reason=" ", by=asha)
    services.look_again(line, reason="The date of birth was wrong.", by=asha)
    assert (line.outcome, line.reason, line.decided_at) == (TO_LOOK_AT, "", None)
    services.open_missing(line_of(monthly_list, 2), by=asha)
    with pytest.raises(RuleBroken, match="A notification was opened"):
        services.look_again(line_of(monthly_list, 2), reason="Oh.", by=asha)


def test_a_death_dated_after_the_list_came_is_opened_without_that_date(cast: Cast) -> None:
    monthly_list = read(cast, "Lind;Tomas;09/09/2019;05/12/2026;M;;;")
    assert "in the future" in line_of(monthly_list, 1).notes[0]
    opened = services.open_missing(line_of(monthly_list, 1), by=cast.actor("asha"))
    assert opened.submission.answers["date_of_death"] == {"no_answer": "not_known"}


@pytest.mark.parametrize(
    ("meaning", "sentence"),
    [
        ({"DOB": "date_of_birth"}, "at least the column"),
        ({"Surname": "surname", "Forenames": "surname"}, "Two columns"),
        ({"Surname": "shoe_size"}, "from the list"),
        ({"Ward": "surname"}, "from the list"),
    ],
)
def test_columns_that_cannot_be_are_refused_with_a_sentence(
    cast: Cast, meaning: dict[str, str], sentence: str
) -> None:
    monthly_list = read(cast, mapped=False)
    with pytest.raises(RuleBroken, match=sentence):
        services.give_columns(monthly_list, meaning=meaning, by=cast.actor("asha"))


def test_columns_stay_once_a_line_is_decided_and_nothing_is_decided_before(cast: Cast) -> None:
    asha, monthly_list = cast.actor("asha"), read(cast, mapped=False)
    with pytest.raises(RuleBroken, match="First say what the columns"):
        services.set_aside(line_of(monthly_list, 5), reason="The total.", by=asha)
    services.give_columns(monthly_list, meaning=MEANING, by=asha)
    services.set_aside(line_of(monthly_list, 5), reason="The total.", by=asha)
    with pytest.raises(RuleBroken, match="decided already"):
        services.give_columns(monthly_list, meaning=MEANING, by=asha)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"content": b"nothing"}, "no line below"),
        ({"source": "postman"}, "from whom"),
        ({"received_on": date(2026, 11, 30)}, "in the future"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(
    cast: Cast, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        read(cast, mapped=False, **changed)
    assert not MonthlyList.objects.exists()


def test_nobody_else_reads_or_decides(cast: Cast, a_case: ACase) -> None:
    monthly_list, case = read(cast), a_case(panel=cast.harrowdale, coordinator="carol")
    with pytest.raises(NotFound):
        read(cast, who="carol")
    with pytest.raises(NotAllowed):
        read(cast, who="chidi")
    with pytest.raises(NotFound):
        services.put_out_of_scope(line_of(monthly_list, 2), reason="Aged 25.", by=cast.actor("carol"))
    with pytest.raises(NotFound):
        services.match_case(line_of(monthly_list, 1), case=case, by=cast.actor("asha"))
    assert all_lists(cast.actor("carol")) == []


@pytest.mark.parametrize("count", [1, 25])
def test_proposing_takes_as_many_queries_for_one_line_as_for_many(
    cast: Cast, a_case: ACase, count: int
) -> None:
    a_case()
    monthly_list = read(
        cast, *[f"Marsden;Ella;{number + 1:02d}/06/2026;02/11/2026;F;;;" for number in range(count)]
    )
    lines, asha = list(monthly_list.lines.all()), cast.actor("asha")
    with CaptureQueriesContext(connection) as seen:
        proposals_for(lines, panel=cast.ashmoor, by=asha)
    assert len(seen) <= 6


def test_ella_of_the_cast_is_the_child_of_these_lists() -> None:
    assert ELLA["surname"] in LINES[0]
