"""A case that was merged into another while panels agree about it, or while an outcome is owed for it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.transfers.conftest import AProposal
from tests.integration.transfers.exchanging import Pair, file_of, sent
from tests.integration.transfers.test_outcome import signed_off, told

from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.merging.queries import merge_of
from opencdop.agency_requests.merging.services import Choice, decide
from opencdop.cases.duplicate_services import merge_cases, part_cases
from opencdop.cases.filing.queries import filed_in
from opencdop.cases.filing.services import file_document, file_version
from opencdop.cases.models import Case
from opencdop.cases.queries import open_needs
from opencdop.core.errors import RuleBroken
from opencdop.transfers import outcome_services, queries, services
from opencdop.transfers.parcels.reading import read_parcel
from opencdop.transfers.parcels.receiving_services import take_over

WHY = "The same NHS number."


def merged(cast: Cast, *, into: Case, case: Case) -> Case:
    for each in (into, case):
        each.refresh_from_db()
    merge_cases(into, merged=case, reason=WHY, by=cast.actor("asha"))
    return Case.objects.get(pk=into.pk)


def test_an_outcome_owed_for_a_merged_case_is_sent_when_the_case_that_stands_is_signed_off(
    cast: Cast, a_case: ACase
) -> None:
    stands, thin = a_case(), a_case(forenames="Ella")
    told(cast, thin)
    stands = signed_off(cast, merged(cast, into=stands, case=thin))
    [owed] = queries.reports_owed(cast.actor("asha"))
    interest = queries.interest_in(stands, owed.interest.pk)
    assert owed.href == f"/cases/{stands.pk}/lead/outcome/{interest.pk}/"
    outcome_services.send_outcome(interest, by=cast.actor("asha"))
    assert interest.need_code not in {need.code for need in open_needs(stands)}
    assert queries.reports_owed(cast.actor("asha")) == []


def test_a_merged_case_is_not_taken_over_without_the_case_that_stands_for_it(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    stands, thin = a_case(), a_case(forenames="Ella")
    agreement = a_proposal(thin)
    merged(cast, into=stands, case=thin)
    chosen = {"agreed": True, "coordinator": cast.person("carol"), "by": cast.actor("hana")}
    with pytest.raises(RuleBroken, match="merged"):
        services.answer_proposal(agreement, **chosen)
    assert {case.lead_panel for case in Case.objects.all()} == {cast.ashmoor}
    part_cases(Case.objects.get(pk=thin.pk), reason="Two children.", by=cast.actor("asha"))
    agreement.refresh_from_db()
    services.answer_proposal(agreement, **chosen)
    assert Case.objects.get(pk=thin.pk).lead_panel == cast.harrowdale
    assert Case.objects.get(pk=stands.pk).lead_panel == cast.ashmoor


@pytest.mark.usefixtures("document_folder")
def test_a_case_leaves_whole_though_something_in_it_leads_to_one_from_which_it_was_parted(
    cast: Cast, a_case: ACase
) -> None:
    """A version filed and an answer taken while the two were one: both go, and what they came from stays."""
    pair, asha = Pair(cast), cast.actor("asha")
    stands, other = a_case(), a_case(forenames="Ella")
    first = file_document(other, upload=SimpleUploadedFile("a.txt", b"First"), kind="police", by=asha)
    request = answered(asked_of(other, by=asha), religion="None")
    stands = merged(cast, into=stands, case=other)
    file_version(filed_in(stands, first.pk), upload=SimpleUploadedFile("b.txt", b"Second"), by=asha)
    seen = merge_of(stands).seen
    decide(stands, choices={"religion": Choice.take(request.pk)}, seen=seen, by=asha)
    part_cases(Case.objects.get(pk=other.pk), reason="Two children.", by=asha)
    parcel = sent(pair, Case.objects.get(pk=stands.pk))
    with pair.as_there():
        came = read_parcel(file_of(parcel))
        row, _ = take_over(came, coordinator=cast.person("carol"), by=cast.actor("hana"))
    assert row.case is not None
    filed = row.case.filed_documents.get()
    assert (filed.version_no, filed.replaces_id) == (2, None)
    decided = MergeDecision.objects.get(case=row.case)
    assert (decided.question, decided.source_id) == ("religion", None)
