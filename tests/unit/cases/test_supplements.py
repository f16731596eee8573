"""Which forms are proposed, from the definitions as they are."""

from opencdop.cases.supplements import proposed, supplement_of, supplements
from opencdop.submissions.library import library


def forms(answers: dict, **facts: object) -> list[str]:
    return [each.form for each in proposed(answers, facts)]


def test_nothing_is_proposed_from_an_empty_record():
    assert proposed({}, {}) == ()


def test_a_newborn_baby_is_asked_about_on_the_neonatal_form_before_all_others():
    found = proposed({"events": ["infection"], "place_of_death": "hospital_neonatal_unit"}, {"age_days": 2})
    assert found[0].form == "neonatal"
    assert found[0].first
    assert "infection" in [each.form for each in found]


def test_several_forms_are_proposed_for_one_death_each_with_its_reason():
    found = proposed({"events": ["drowning", "epilepsy"]}, {"age_days": 4000})
    assert {each.form for each in found} == {"drowning", "epilepsy"}
    assert all(each.reason.endswith(".") and each.ask for each in found)


def test_stages_of_the_way_through_care_are_proposed_with_the_form():
    (path,) = [
        each
        for each in proposed({"place_of_death": "hospital_emergency_department"}, {})
        if each.form == "care_pathway"
    ]
    assert "first_ed" in path.sections
    assert "hospice" not in path.sections


def test_every_stage_is_a_section_of_its_form_that_can_be_asked_apart():
    for each in supplements():
        apart = {section.key for section in library().form(each.form).sections if section.apart}
        assert {stage.section for stage in each.stages} <= apart


def test_a_form_that_is_no_supplementary_one_has_no_triggers():
    assert supplement_of("reporting") is None
