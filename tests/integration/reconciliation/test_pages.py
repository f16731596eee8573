"""The pages of monthly lists, as a coordinator walks them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing, text_of
from tests.integration.reconciliation.test_lists import LINES, content_of

from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.intake.models import Notification
from opencdop.reconciliation.models import ListLine, MonthlyList


def of_this_month() -> dict[str, Any]:
    """What is said of a list that came today; only months that lie a year back at most are offered."""
    today = clock.today()
    return {
        "source": "registrar",
        "month": today.replace(day=1).isoformat(),
        "received_on-day": today.day,
        "received_on-month": today.month,
        "received_on-year": today.year,
    }


def uploaded(browser: Client, *lines: str) -> Any:
    file = SimpleUploadedFile("month.csv", content_of(*lines))
    return browser.post(
        "/reconciliation/new/", {**of_this_month(), "sender": "Ashmoor register office", "file": file}
    )


def a_list(browser: Client, *lines: str) -> MonthlyList:
    uploaded(browser, *lines)
    monthly_list = MonthlyList.objects.latest("added_at")
    address = f"/reconciliation/{monthly_list.pk}/columns/"
    page = text_of(browser.get(address))
    assert '<option value="date_of_birth" selected>' in page
    meaning = ("surname", "forenames", "date_of_birth", "date_of_death", "sex", "postcode", "stillbirth", "")
    done = browser.post(address, {f"column-{place}": each for place, each in enumerate(meaning, 1)})
    assert done.status_code == 302, text_of(done)
    return monthly_list


def test_a_coordinator_reads_in_a_list_and_decides_every_line(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), browsing(cast)("asha")
    monthly_list = a_list(asha, LINES[0], LINES[1], LINES[3])
    here = f"/reconciliation/{monthly_list.pk}/"
    page = text_of(asha.get(here))
    assert f"It is the child of {case.reference}" in page
    assert "Aged 25 at death" in page
    assert "3 lines still to look at" in page
    tokens = [part.split('"')[0] for part in page.split('name="accept" value="')[1:]]
    assert len(tokens) == 2  # a missing death is looked at by itself
    asha.post(f"{here}accept/", {"accept": tokens})
    assert sorted(ListLine.objects.values_list("outcome", flat=True)) == [
        "matched",
        "out_of_scope",
        "to_look_at",
    ]
    line = ListLine.objects.get(outcome="to_look_at")
    of_line = f"{here}lines/{line.pk}/"
    assert "Nobody has told Ashmoor of this death" in text_of(asha.get(of_line))
    assert asha.post(of_line, {"choice": "out_of_scope", "reason": ""}).status_code == 422
    asha.post(of_line, {"choice": "opened"})
    assert Notification.objects.get().channel == "monthly_list"
    page = text_of(asha.get(f"{here}?outcome=all"))
    assert "Every line is decided" in page
    assert "Monthly lists" in text_of(asha.get("/reconciliation/"))


def test_a_line_of_the_page_is_decided_in_each_way_and_looked_at_again(cast: Cast) -> None:
    asha = browsing(cast)("asha")
    monthly_list = a_list(asha, *LINES)
    lines = list(monthly_list.lines.order_by("number"))
    for line, said in zip(
        lines,
        (
            {"choice": "another_area", "passed_to": "Harrowdale"},
            {"choice": "out_of_scope", "reason": "Aged 25."},
            {"choice": "no_child", "reason": "A heading."},
        ),
        strict=False,
    ):
        address = f"/reconciliation/{monthly_list.pk}/lines/{line.pk}/"
        assert asha.post(address, said).status_code == 302
        line.refresh_from_db()
        assert line.outcome == said["choice"]
        assert asha.get(address).status_code == 200
        assert asha.post(address, {"reason": "Wrong line."}).status_code == 302
        line.refresh_from_db()
        assert line.outcome == "to_look_at"


def test_what_changed_meanwhile_is_not_decided_as_it_was_proposed(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), browsing(cast)("asha")
    monthly_list = a_list(asha, LINES[0])
    line = monthly_list.lines.get()
    for token in (f"{line.pk}:out_of_scope:", f"{line.pk}:matched:another", "nothing"):
        asha.post(f"/reconciliation/{monthly_list.pk}/accept/", {"accept": [token]})
        line.refresh_from_db()
        assert line.outcome == "to_look_at"
    asha.post(f"/reconciliation/{monthly_list.pk}/accept/", {"accept": [f"{line.pk}:matched:{case.pk}"]})
    line.refresh_from_db()
    assert line.case == case


def test_seeing_lines_is_recorded(cast: Cast) -> None:
    asha = browsing(cast)("asha")
    monthly_list = a_list(asha, LINES[3])
    Event.objects.filter(kind="list.seen").count()
    before = Event.objects.filter(kind="list.seen").count()
    asha.get(f"/reconciliation/{monthly_list.pk}/")
    asha.get(f"/reconciliation/{monthly_list.pk}/lines/{monthly_list.lines.get().pk}/")
    assert Event.objects.filter(kind="list.seen").count() == before + 2


def test_a_list_that_waits_stands_on_the_work_list(cast: Cast) -> None:
    asha = browsing(cast)("asha")
    a_list(asha, LINES[3])
    assert "1 line to look at" in text_of(asha.get("/"))


def test_another_panels_list_is_not_found_and_a_chair_is_refused(cast: Cast) -> None:
    browse = browsing(cast)
    monthly_list = a_list(browse("asha"), LINES[3])
    assert browse("carol").get(f"/reconciliation/{monthly_list.pk}/").status_code == 404
    assert browse("chidi").get("/reconciliation/").status_code == 403


def test_a_file_that_is_no_list_is_refused_beside_what_was_typed(cast: Cast) -> None:
    asha = browsing(cast)("asha")
    refused = uploaded(asha)
    assert refused.status_code == 422
    assert "no line below the headings" in text_of(refused)
    assert "Ashmoor register office" in text_of(refused)
    assert "Choose the file" in text_of(asha.post("/reconciliation/new/", of_this_month()))
