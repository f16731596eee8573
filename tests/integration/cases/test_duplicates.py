"""Who learns what of a case that may be the same child; questions to other panels; restricted cases; finding pairs."""

from typing import Any

import pytest
from tests.cast import ELLA, ACase, Cast
from tests.integration.browsing import browsing, text_of

from opencdop.audit.models import Event
from opencdop.audit.queries import timeline_of
from opencdop.cases.candidates import shown_to, standing_matches
from opencdop.cases.duplicate_finding import look_for_duplicates
from opencdop.cases.duplicate_queries import links_of, pairs_waiting, questions_and_answers
from opencdop.cases.duplicate_questions import (
    AskedAbout,
    answer_question,
    ask_panel,
    may_answer,
    record_of,
    take_note,
    tell_keepers,
)
from opencdop.cases.duplicate_services import tell_apart
from opencdop.cases.models import Case, CaseLink, DuplicatePair, DuplicateQuestion
from opencdop.cases.told import ids_of
from opencdop.cases.void_services import restrict_case, void_case
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.statistics.models import CaseFacts
from opencdop.statistics.services import rebuild_stale

# What stands in a record of Ella and must never reach another panel.
SECRETS = (
    "Marsden",
    "Ella",
    "Rose",
    "9990000018",
    "999 000 0018",
    "2026-06-20",
    "20 June 2026",
    "3VZ",
    "Elle",
)


def shown(cast: Cast, name: str, said: dict[str, Any], *, besides: tuple[str, ...] = ()) -> list[Any]:
    return shown_to(cast.actor(name), standing_matches(said, besides=besides))


def known(case: Case) -> dict[str, Any]:
    """Who the child is, read anew."""
    return Case.objects.get(pk=case.pk).child.known


def asked_about(case: Case) -> AskedAbout:
    return record_of(Case.objects.get(pk=case.pk))


def test_own_panels_case_is_shown_whole_and_anothers_only_as_same_or_differs(
    cast: Cast, a_case: ACase
) -> None:
    ours = a_case()
    theirs = a_case(panel=cast.harrowdale, coordinator="carol", forenames="Elle Rose")
    found = shown(cast, "asha", ELLA)
    assert [each.case for each in found] == [ours, None]
    assert all(part.words for part in found[0].parts)
    other = found[1]
    assert (other.panel_name, other.probability, other.caution) == ("Harrowdale", None, "")
    assert {part.words for part in other.parts} == {""}
    assert {part.verdict for part in other.parts} == {"same", "differs"}
    told = repr([other.panel_name, other.parts])
    assert not any(secret in told for secret in (*SECRETS, theirs.reference, "spelled", "short"))


def test_restricted_case_is_shown_only_to_those_who_keep_it(cast: Cast, a_case: ACase) -> None:
    case = a_case(coordinator="mina")
    restrict_case(case, restricted=True, reason="The child of a colleague", by=cast.actor("mina"))
    assert shown(cast, "asha", ELLA) == []
    assert shown(cast, "carol", ELLA) == []
    assert [each.case for each in shown(cast, "mina", ELLA)] == [case]


def test_case_opened_in_error_is_no_candidate(cast: Cast, a_case: ACase) -> None:
    void_case(a_case(), reason="A stillbirth", by=cast.actor("mina"))
    assert shown(cast, "asha", ELLA) == []


def test_asking_another_panel_brings_them_a_task_and_the_asker_the_answer(cast: Cast, a_case: ACase) -> None:
    asha, carol = cast.actor("asha"), cast.actor("carol")
    ours, theirs = a_case(), a_case(panel=cast.harrowdale, coordinator="carol")
    (other,) = shown(cast, "asha", known(ours), besides=(ours.pk,))
    question = ask_panel(asked_about(ours), token=other.token, by=asha)
    assert ask_panel(asked_about(ours), token=other.token, by=asha) == question, "asked once"
    assert questions_and_answers(carol)[0] == [question]
    assert questions_and_answers(asha)[0] == []
    answer_question(question, answer="same", note="Please telephone us.", by=carol)
    assert questions_and_answers(carol)[0] == []
    assert questions_and_answers(asha)[1] == [question]
    assert questions_and_answers(carol)[1] == []
    take_note(question, by=asha)
    assert questions_and_answers(asha)[1] == []
    for case in (ours, theirs):
        sentences = [event.sentence for event in timeline_of(ids_of(case))]
        assert "answered for Harrowdale to Ashmoor, about the same child: the same child" in sentences


def test_nobody_asks_about_what_matching_does_not_show(cast: Cast, a_case: ACase) -> None:
    ours = a_case()
    stranger = a_case(
        panel=cast.harrowdale,
        coordinator="carol",
        surname="Okoro",
        forenames="Daniel",
        nhs_number="9990000026",
        date_of_birth="2015-01-05",
        date_of_death="2025-01-09",
        sex="male",
        postcode="ZZ99 9ZZ",
    )
    with pytest.raises(RuleBroken, match="nothing to ask"):
        ask_panel(asked_about(ours), token=stranger.pk, by=cast.actor("asha"))
    hidden = a_case(panel=cast.harrowdale, coordinator="carol")
    Case.objects.filter(pk=hidden.pk).update(restricted=True)
    with pytest.raises(RuleBroken, match="nothing to ask"):
        ask_panel(asked_about(ours), token=hidden.pk, by=cast.actor("asha"))
    with pytest.raises(NotFound):
        ask_panel(asked_about(hidden), token=ours.pk, by=cast.actor("asha"))
    tell_keepers(asked_about(ours))


def test_keepers_of_a_restricted_case_get_the_task_and_the_asker_learns_nothing(
    cast: Cast, a_case: ACase
) -> None:
    ours = a_case()
    hidden = a_case(panel=cast.harrowdale, coordinator="carol")
    Case.objects.filter(pk=hidden.pk).update(restricted=True)
    before = set(Event.objects.filter(case_id=ours.pk).values_list("pk", flat=True))
    assert tell_keepers(asked_about(ours)) == 1
    assert tell_keepers(asked_about(ours)) == 0, "told once"
    (question,) = questions_and_answers(cast.actor("carol"))[0]
    assert may_answer(cast.actor("carol"), question)
    assert not may_answer(cast.actor("asha"), question)
    answer_question(question, answer="same", note="I telephoned Asha.", by=cast.actor("carol"))
    assert questions_and_answers(cast.actor("asha"))[1] == []
    assert set(Event.objects.filter(case_id=ours.pk).values_list("pk", flat=True)) == before


def test_restricted_case_of_ones_own_panel_is_the_task_of_its_keepers_alone(
    cast: Cast, a_case: ACase
) -> None:
    hidden = a_case(coordinator="mina")
    restrict_case(hidden, restricted=True, reason="A colleague's child", by=cast.actor("mina"))
    a_case()
    look_for_duplicates()
    assert [question.case for question in questions_and_answers(cast.actor("mina"))[0]] == [hidden]
    assert questions_and_answers(cast.actor("asha"))[0] == []
    assert pairs_waiting(cast.actor("asha")) == []


def test_pairs_are_found_once_when_a_record_changes_and_not_again_once_decided(
    cast: Cast, a_case: ACase
) -> None:
    asha = cast.actor("asha")
    one, other = a_case(), a_case(forenames="Ella")
    assert look_for_duplicates() == 1
    assert look_for_duplicates() == 0
    (row,) = pairs_waiting(asha)
    assert {row.case, row.other} == {one, other}
    tell_apart(one, other=other, sure=True, reason="Two girls of one street", by=asha)
    assert pairs_waiting(asha) == []
    a_case(surname="Marsden-Webb")
    look_for_duplicates()
    assert (
        DuplicatePair.objects.get(one__in=[one, other], other__in=[one, other]).state
        == DuplicatePair.DIFFERENT
    )
    assert len(pairs_waiting(asha)) == 2


def test_pair_of_two_panels_waits_in_both_without_the_others_record(cast: Cast, a_case: ACase) -> None:
    ours, theirs = a_case(), a_case(panel=cast.harrowdale, coordinator="carol")
    look_for_duplicates()
    (mine,), (hers,) = pairs_waiting(cast.actor("asha")), pairs_waiting(cast.actor("carol"))
    assert (mine.case, mine.other, mine.panel_name) == (ours, None, "Harrowdale")
    assert (hers.case, hers.other, hers.panel_name) == (theirs, None, "Ashmoor")


def test_work_list_asks_as_often_with_many_pairs_as_with_one(
    cast: Cast, a_case: ACase, django_assert_max_num_queries: Any
) -> None:
    cases = [a_case() for _ in range(6)]
    look_for_duplicates()
    assert len(pairs_waiting(cast.actor("asha"))) == len(cases) * 5 / 2
    with django_assert_max_num_queries(3):
        pairs_waiting(cast.actor("asha"))


@pytest.mark.usefixtures("db")
def test_pages_of_another_panel_show_same_and_differs_and_nothing_else(cast: Cast, a_case: ACase) -> None:
    """Harrowdale's coordinator has a thin record of the same child; whatever page she opens, she never learns more."""
    ours = a_case(gp={"organisation": "Millbrook Surgery"})
    thin = a_case(
        panel=cast.harrowdale,
        coordinator="carol",
        surname="Okoro",
        forenames="Elise",
        postcode="",
        sex="male",
    )
    browse = browsing(cast)
    carol = browse("carol")
    look_for_duplicates()
    page = text_of(carol.get(f"/cases/{thin.pk}/duplicates/"))
    assert "Ashmoor" in page
    assert "Ask them" in page
    hidden = (ours.reference, "Marsden", "Rose", "3VZ", "Millbrook", "Asha Verma")
    assert not any(secret in page for secret in hidden)
    (token,) = [each.token for each in shown(cast, "carol", known(thin), besides=(thin.pk,))]
    carol.post(f"/cases/{thin.pk}/duplicates/ask/", {"token": token})
    question = DuplicateQuestion.objects.get()
    asked = text_of(browse("asha").get(f"/duplicates/questions/{question.pk}/"))
    assert "Okoro" not in asked
    assert "Elise" not in asked
    browse("asha").post(f"/duplicates/questions/{question.pk}/", {"answer": "not_sure"})
    for address in (
        f"/duplicates/answers/{question.pk}/",
        f"/cases/{thin.pk}/duplicates/",
        f"/cases/{thin.pk}/timeline/",
        "/duplicates/",
        "/",
    ):
        seen = text_of(carol.get(address))
        assert not any(secret in seen for secret in hidden if secret != "Asha Verma"), address
    for address in (f"/cases/{ours.pk}/", f"/cases/{thin.pk}/duplicates/{ours.pk}/"):
        assert carol.get(address).status_code == 404
    assert carol.get(f"/duplicates/questions/{question.pk}/").status_code == 404


def test_page_merges_settles_and_parts(cast: Cast, a_case: ACase) -> None:
    one, other = a_case(), a_case(forenames="Ella")
    asha = browsing(cast)("asha")
    look_for_duplicates()
    assert other.reference in text_of(asha.get(f"/cases/{one.pk}/duplicates/"))
    compare = f"/cases/{one.pk}/duplicates/{other.pk}/"
    assert "Ella Rose" in text_of(asha.get(compare))
    refused = asha.post(compare, {"decision": "same", "stays": one.pk, "reason": ""})
    assert refused.status_code == 422
    assert "Say why" in text_of(refused)
    asha.post(compare, {"decision": "same", "stays": one.pk, "reason": "One number"})
    page = text_of(asha.get(f"/cases/{one.pk}/duplicates/"))
    assert "Merged into this case" in page
    assert "Answers that differ" in page
    moved = asha.get(f"/cases/{other.pk}/")
    assert (moved.status_code, moved["Location"]) == (302, f"/cases/{one.pk}/")
    assert other.reference not in text_of(asha.get("/cases/"))
    mine = Case.objects.get(pk=one.pk).answers.get(question="forenames", case=one, superseded_at__isnull=True)
    theirs = other.answers.get(question="forenames", superseded_at__isnull=True)
    sent = {"seen": mine.pk, "theirs": theirs.pk, "choice": "keep", "reason": "On the certificate"}
    asha.post(f"/cases/{one.pk}/duplicates/settle/", sent)
    assert "Answers that differ" not in text_of(asha.get(f"/cases/{one.pk}/duplicates/"))
    part = f"/cases/{one.pk}/duplicates/{other.pk}/part/"
    assert asha.get(part).status_code == 200
    assert asha.post(part, {"reason": ""}).status_code == 422
    assert asha.post(part, {"reason": "Cousins"})["Location"] == f"/cases/{other.pk}/"
    assert other.reference in text_of(asha.get("/cases/"))


def test_page_tells_twins_apart_and_links_them(cast: Cast, a_case: ACase) -> None:
    one = a_case()
    twin = a_case(forenames="Grace May", nhs_number="9990000026")
    asha = browsing(cast)("asha")
    sent = {"decision": "different", "kind": "twins", "reason": "Twins: two NHS numbers"}
    asha.post(f"/cases/{one.pk}/duplicates/{twin.pk}/", sent)
    link = CaseLink.objects.get()
    assert link.kind == "twins"
    for case, other in ((one, twin), (twin, one)):
        page = text_of(asha.get(f"/cases/{case.pk}/duplicates/"))
        assert f'href="/cases/{other.pk}/">{other.reference}' in page
        assert "Twins or more of one birth" in page
    asha.post(f"/cases/{one.pk}/links/{link.pk}/end/", {"reason": "Not of one birth"})
    assert "Twins or more of one birth</span> Linked" not in text_of(asha.get(f"/cases/{one.pk}/duplicates/"))


@pytest.mark.parametrize("first", ["ashmoor", "harrowdale"])
def test_the_note_of_a_link_is_for_the_panel_that_wrote_it_and_those_who_see_both(
    cast: Cast, a_case: ACase, first: str
) -> None:
    at = {"ashmoor": (cast.ashmoor, "asha"), "harrowdale": (cast.harrowdale, "carol")}
    cases = {}
    for name in sorted(at, reverse=first != "ashmoor"):
        panel, coordinator = at[name]
        cases[name] = a_case(panel=panel, coordinator=coordinator).pk
    ours, theirs = (Case.objects.get(pk=cases[name]) for name in ("ashmoor", "harrowdale"))
    note = "The mother told us of them."
    browse = browsing(cast)
    address = f"/cases/{ours.pk}/links/"
    assert (
        browse("asha").post(address, {"token": theirs.pk, "kind": "event", "note": note}).status_code == 302
    )
    link = CaseLink.objects.get()
    assert link.data_key_id == ours.data_key_id
    assert "mother told us of them" in text_of(browse("asha").get(f"/cases/{ours.pk}/duplicates/"))
    for page in ("duplicates/", "timeline/", ""):
        shown = text_of(browse("carol").get(f"/cases/{theirs.pk}/{page}"))
        assert "mother told us of them" not in shown, page
        assert ours.reference not in shown, page
    both = links_of(theirs, SYSTEM)
    assert [each.note for each in both] == [note]


def test_linking_by_a_reference_tells_nothing_of_another_panel(cast: Cast, a_case: ACase) -> None:
    ours = a_case()
    theirs = a_case(panel=cast.harrowdale, coordinator="carol", surname="Webb")
    asha = browsing(cast)("asha")
    answers = [
        asha.post(f"/cases/{ours.pk}/links/", {"reference": reference, "kind": "event"})
        for reference in (theirs.reference, "HAR-2026-9999")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    words = [text_of(answer).replace(theirs.reference, "").replace("HAR-2026-9999", "") for answer in answers]
    assert "Enter the reference of a case of your panel" in words[0]
    assert ("Enter the reference" in words[0]) == ("Enter the reference" in words[1])
    assert CaseLink.objects.count() == 0


def test_case_opened_in_error_leaves_lists_and_comes_back(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    browse = browsing(cast)
    mina = browse("mina")
    assert browse("asha").get(f"/cases/{case.pk}/void/").status_code == 403
    assert mina.post(f"/cases/{case.pk}/void/", {"reason": ""}).status_code == 422
    mina.post(f"/cases/{case.pk}/void/", {"reason": "A stillbirth"})
    assert "Opened in error" in text_of(mina.get(f"/cases/{case.pk}/"))
    assert case.reference not in text_of(mina.get("/cases/"))
    mina.post(f"/cases/{case.pk}/void/", {"reason": "Born alive after all"})
    assert case.reference in text_of(mina.get("/cases/"))
    assert "brought this case back: Born alive after all" in text_of(mina.get(f"/cases/{case.pk}/timeline/"))


def test_case_opened_in_error_is_not_counted(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    void_case(case, reason="A stillbirth", by=cast.actor("mina"))
    rebuild_stale()
    assert not CaseFacts.objects.get(case=case).in_scope
