"""The moment between reading something of a case and holding it, kept open: what somebody else decided in it stands.

Each test reads, lets another act, and then acts on with what was read.
"""

from datetime import date, timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import meanwhile
from tests.integration.cases.filed import Filing, upload

from opencdop.audit.models import Event
from opencdop.cases import jurisdiction_services as lead
from opencdop.cases import link_services, referral_services, services
from opencdop.cases.answer_services import correct_answer
from opencdop.cases.candidates import standing_matches
from opencdop.cases.duplicate_finding import look_for_duplicates
from opencdop.cases.duplicate_questions import answer_question, ask_panel, record_of, take_note
from opencdop.cases.duplicate_services import merge_cases, note_pair, part_cases, tell_apart
from opencdop.cases.filing import services as filing_services
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.indexing import remake_keys
from opencdop.cases.jurisdiction import AGREED
from opencdop.cases.models import (
    Case,
    CaseAnswer,
    CaseLink,
    Child,
    DuplicatePair,
    DuplicateQuestion,
    Hold,
    Milestone,
    Need,
    Referral,
)
from opencdop.cases.queries import agreed_record
from opencdop.cases.stages import Gate, MilestoneKind, Stage
from opencdop.cases.standing import derived_stage
from opencdop.cases.supplement_services import use_form
from opencdop.cases.void_services import restrict_case
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import RuleBroken, Stale
from opencdop.submissions.library import form


def read(case: Case) -> Case:
    """The case as somebody has it on their screen from now on."""
    return Case.objects.get(pk=case.pk)


def events(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def test_the_stage_follows_what_was_written_since_the_case_was_read(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    services.reach(case, milestone=MilestoneKind.ASKED, on=clock.today(), by=asha)
    before = read(case)
    assert before.stage == Stage.REVIEW_MEETING
    services.write_need(
        read(case), gate="g1", code="request:1", words="Report from the GP", whose="Surgery", by=asha
    )
    assert read(case).stage == Stage.GATHERING
    services.meet_need(before, gate="g1", code="request:1", by=asha)
    assert read(case).stage == derived_stage(read(case)) == Stage.REVIEW_MEETING


def test_the_stage_of_a_case_that_was_merged_since_is_kept_with_the_one_that_stands(
    cast: Cast, a_case: ACase
) -> None:
    full, thin, asha = a_case(), a_case(), cast.actor("asha")
    for each in (full, thin):
        services.reach(each, milestone=MilestoneKind.ASKED, on=clock.today(), by=asha)
    before = read(thin)
    merge_cases(read(full), merged=read(thin), reason="One child", by=asha)
    services.write_need(before, gate="g1", code="request:1", words="Report", whose="Surgery", by=asha)
    assert read(full).stage == read(thin).stage == derived_stage(read(full)) == Stage.GATHERING


def test_a_case_is_closed_once(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    for kind in (MilestoneKind.PANEL_REVIEWED, MilestoneKind.SIGNED_OFF):
        services.reach(case, milestone=kind, on=clock.today(), by=asha)
    one, two = read(case), read(case)
    assert one.stage == Stage.SIGNED_OFF
    services.close_case(one, by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="closed"):
        services.close_case(two, by=cast.actor("mina"))
    assert Milestone.objects.filter(case=case, kind=MilestoneKind.CLOSED.value).count() == 1


def test_a_cause_of_waiting_ends_once(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    today = clock.today()
    hold = services.open_hold(
        case, reason="inquest", note="", opened_on=today - timedelta(days=9), expected_on=None, by=asha
    )
    before = Hold.objects.select_related("case").get(pk=hold.pk)
    services.close_hold(hold, closed_on=today - timedelta(days=2), by=asha)
    with pytest.raises(RuleBroken, match="already ended"):
        services.close_hold(before, closed_on=today, by=cast.actor("mina"))
    kept = Hold.objects.get(pk=hold.pk)
    assert (kept.closed_on, kept.closed_by_name) == (today - timedelta(days=2), asha.name)


def test_a_need_that_was_met_since_is_not_gone_without(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    need = services.write_need(case, gate="g1", code="request:1", words="Report", whose="Surgery", by=asha)
    before = Need.objects.select_related("case").get(pk=need.pk)
    services.meet_need(case, gate="g1", code="request:1", by=asha)
    assert not services.waive_need(before, reason="It never came", by=asha)
    assert Need.objects.get(pk=need.pk).waived_at is None


def a_referral(case: Case, cast: Cast) -> Referral:
    return referral_services.raise_referral(
        case, kind="safeguarding", addressee="Ashmoor Council", reason="A mark", by=cast.actor("asha")
    )


def test_a_referral_is_sent_once_and_its_answer_is_never_written_over(cast: Cast, a_case: ACase) -> None:
    case, asha, mina = a_case(), cast.actor("asha"), cast.actor("mina")
    referral = a_referral(case, cast)
    one, two = (Referral.objects.select_related("case").get(pk=referral.pk) for _ in "12")
    referral_services.send_referral(one, by=asha)
    with pytest.raises(RuleBroken, match="sent already"):
        referral_services.send_referral(two, by=mina)
    one, two = (Referral.objects.select_related("case").get(pk=referral.pk) for _ in "12")
    referral_services.answer_referral(one, accepted=True, answer="They will look into it", by=asha)
    with pytest.raises(RuleBroken, match="recorded once"):
        referral_services.answer_referral(two, accepted=False, answer="They will not", by=mina)
    kept = Referral.objects.get(pk=referral.pk)
    assert (kept.state, kept.answer) == ("accepted", "They will look into it")
    assert (events("case.referral_sent"), events("case.referral_answered")) == (1, 1)


def test_a_link_is_ended_once(cast: Cast, a_case: ACase) -> None:
    case, other, asha = a_case(), a_case(forenames="Iris", nhs_number="9990000026"), cast.actor("asha")
    link = link_services.link_cases(case, other=other, kind="siblings", by=asha)
    before = CaseLink.objects.select_related("one__lead_panel", "other__lead_panel").get(pk=link.pk)
    link_services.unlink_cases(link, case=case, reason="Cousins", by=asha)
    with pytest.raises(RuleBroken, match="ended already"):
        link_services.unlink_cases(before, case=case, reason="A mistake", by=cast.actor("mina"))
    assert CaseLink.objects.get(pk=link.pk).ended_reason == "Cousins"


def test_a_case_that_was_merged_in_since_is_restricted_too(cast: Cast, a_case: ACase) -> None:
    full, thin, mina = a_case(), a_case(), cast.actor("mina")
    before = read(full)
    merge_cases(read(full), merged=read(thin), reason="One child", by=mina)
    restrict_case(before, restricted=True, reason="The child of a colleague", by=mina)
    assert read(full).restricted
    assert read(thin).restricted


def test_a_case_is_restricted_once(cast: Cast, a_case: ACase) -> None:
    case, mina = a_case(), cast.actor("mina")
    before = read(case)
    restrict_case(case, restricted=True, reason="The child of a colleague", by=mina)
    with pytest.raises(RuleBroken, match="stands so"):
        restrict_case(before, restricted=True, reason="Somebody we know", by=mina)


def test_what_panels_agreed_since_is_not_proposed_over(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    before = read(case)
    lead.settle_lead(read(case), rule="JR4", status=AGREED, by=asha)
    assert lead.note_lead_facts(before, chosen={}, by=asha) == AGREED
    assert (read(case).lead_rule, read(case).lead_status) == ("JR4", AGREED)


def test_how_the_lead_stands_is_compared_with_what_stands_now(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    lead.settle_lead(case, rule="JR3", status="AGREEMENT_REQUIRED", by=asha)
    before = read(case)
    lead.settle_lead(read(case), rule="JR4", status=AGREED, by=asha)
    lead.settle_lead(before, rule="JR3", status="AGREEMENT_REQUIRED", by=asha)
    assert read(case).lead_rule == "JR3"


def test_no_form_is_waited_for_in_a_case_that_was_closed_since(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    before = read(case)
    for kind in (MilestoneKind.PANEL_REVIEWED, MilestoneKind.SIGNED_OFF):
        services.reach(read(case), milestone=kind, on=clock.today(), by=asha)
    services.close_case(read(case), by=cast.actor("mina"))
    use_form(before, form="drowning", by=asha)
    assert not Need.objects.filter(case=case, gate=Gate.G1.value).exists()


def a_question(cast: Cast, a_case: ACase) -> DuplicateQuestion:
    """Asha asks Harrowdale about their record of what may be the same child."""
    ours, theirs = a_case(), a_case(panel=cast.harrowdale, coordinator="carol")
    return ask_panel(record_of(read(ours)), token=theirs.pk, by=cast.actor("asha"))


def test_an_answer_given_anew_is_not_noted_by_whoever_read_the_one_before(cast: Cast, a_case: ACase) -> None:
    question, asha, carol = a_question(cast, a_case), cast.actor("asha"), cast.actor("carol")
    answer_question(question, answer="same", note="The same NHS number", by=carol)
    seen = DuplicateQuestion.objects.get(pk=question.pk)
    answer_question(
        DuplicateQuestion.objects.get(pk=question.pk), answer="different", note="A twin", by=carol
    )
    with pytest.raises(Stale):
        take_note(seen, by=asha)
    assert DuplicateQuestion.objects.get(pk=question.pk).seen_at is None


def test_an_answer_that_a_colleague_gave_since_is_not_written_over(cast: Cast, a_case: ACase) -> None:
    question, carol = a_question(cast, a_case), cast.actor("carol")
    before = DuplicateQuestion.objects.get(pk=question.pk)
    answer_question(question, answer="same", note="The same NHS number", by=carol)
    with pytest.raises(Stale):
        answer_question(before, answer="not_sure", note="", by=carol)
    assert DuplicateQuestion.objects.get(pk=question.pk).note == "The same NHS number"


def test_keys_remade_follow_an_identity_that_was_corrected_since(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(multiplicity="2"), cast.actor("asha")
    child = Child.objects.get(case=case)
    child.identity = {key: value for key, value in child.known.items() if key != "multiplicity"}
    child.save()  # as it was written before that question belonged to it
    batch = [Child.objects.get(case=case)]
    question = form("notification").question("surname")
    seen = agreed_record(case)["surname"].id
    correct_answer(read(case), question=question, value="Okoro", reason="Misheard", seen=seen, by=asha)
    remake_keys(batch, by=SYSTEM)
    assert Child.objects.get(case=case).known["surname"] == "Okoro"
    assert standing_matches({**child.known, "surname": "Okoro"}, besides=[])
    assert CaseAnswer.objects.filter(case=case, question="surname").count() == 2


def test_a_case_that_changed_while_it_was_looked_at_is_looked_at_again(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    look_for_duplicates()
    before = Case.objects.get(pk=case.pk).changed_at
    with clock.pretend(before + timedelta(milliseconds=1)):  # it began before the look and ended after it
        services.look_again(read(case), on=clock.today(), by=cast.actor("asha"))
    looked = read(case).duplicates_looked_at
    assert looked is not None
    assert looked < read(case).changed_at


def test_two_who_come_to_one_pair_at_the_same_moment_write_it_once(cast: Cast, a_case: ACase) -> None:
    one, other, asha = a_case(), a_case(), cast.actor("asha")
    with meanwhile(lambda: note_pair(one, other=other, probability=0.9), after='FROM "cases_duplicatepair"'):
        tell_apart(one, other=other, sure=True, reason="Cousins", by=asha)
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.reason, pair.probability) == (DuplicatePair.DIFFERENT, "Cousins", 0.9)


def test_two_who_ask_the_same_at_the_same_moment_ask_once(cast: Cast, a_case: ACase) -> None:
    ours, theirs = a_case(), a_case(panel=cast.harrowdale, coordinator="carol")
    asked = [
        lambda name=name: ask_panel(record_of(read(ours)), token=theirs.pk, by=cast.actor(name))
        for name in ("asha", "mina")
    ]
    with meanwhile(asked[0], after='FROM "cases_duplicatequestion"'):
        asked[1]()
    assert DuplicateQuestion.objects.get().asked_by_name == cast.person("asha").name
    assert events("case.panel_asked") == 2  # once on either side


def two_documents(filing: Filing, a_case: ACase) -> tuple[Case, Case, Case, FiledDocument]:
    case, other, third = a_case(), a_case(), a_case()
    return case, other, third, filing(case)


def again(filed: FiledDocument) -> FiledDocument:
    return FiledDocument.objects.select_related("case", "document").get(pk=filed.pk)


def test_a_document_that_was_moved_since_stays_where_it_was_moved(
    cast: Cast, a_case: ACase, filing: Filing
) -> None:
    case, other, third, filed = two_documents(filing, a_case)
    mina = cast.actor("mina")
    before, aside = again(filed), again(filed)
    filing_services.move_document(again(filed), to=other, reason="Another child", by=mina)
    with pytest.raises(Stale):
        filing_services.set_aside(aside, reason="Twice", by=mina)
    with pytest.raises(Stale):
        filing_services.move_document(before, to=third, reason="Another child", by=mina)
    with pytest.raises(Stale):
        filing_services.file_version(before, upload=upload(), by=mina)
    assert again(filed).case == other
    assert not again(filed).set_aside_at
    assert FiledDocument.objects.filter(case=case).count() == 0


def test_whoever_parts_cases_keeps_what_was_read_of_them_apart(cast: Cast, a_case: ACase) -> None:
    """Two people part the same cases: the second is told so."""
    full, thin, asha = a_case(), a_case(), cast.actor("asha")
    merge_cases(full, merged=thin, reason="One child", by=asha)
    one, two = (Case.objects.select_related("merged_into").get(pk=thin.pk) for _ in "12")
    part_cases(one, reason="Cousins", by=asha)
    with pytest.raises(RuleBroken, match="by itself"):
        part_cases(two, reason="Cousins", by=asha)
    assert date(2026, 11, 2) == read(full).died_on
