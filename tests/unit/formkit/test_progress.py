from tests.unit.formkit.written import a_form

from opencdop.formkit.answers import Standing
from opencdop.formkit.progress import progress_of, standings_of

NK = {"no_answer": "not_known"}
NA = {"no_answer": "not_applicable"}
FORM = a_form(
    """\
    - key: child
      title: The child
      minutes: 4
      groups:
        - key: name
          title: Name
          questions:
            - {key: surname, type: text, label: Family name, needed: blocks, not_known: true}
            - {key: alias, type: text, label: Other names}
        - key: school
          title: School
          when: {question: schooled, is: true}
          questions:
            - {key: school, type: text, label: School, needed: expected, not_applicable: true}
        - key: about
          title: About
          questions:
            - {key: schooled, type: tick, label: Went to school}
    - key: story
      title: What happened
      minutes: 5
      groups:
        - key: story
          title: Story
          questions:
            - {key: story, type: long_text, label: What happened, needed: expected}
    """
)


def statuses(answers, **more):
    return {group.key: group.status for group in progress_of(FORM, answers, **more).groups}


def test_progress_of_an_empty_form():
    progress = progress_of(FORM, {})
    assert progress.status == "not_started"
    assert statuses({}) == {"name": "not_started", "about": "not_started", "story": "not_started"}
    assert (progress.answered, progress.asked, progress.blocking) == (0, 4, 1)
    assert (progress.minutes_left, progress.completeness) == (9, 0.0)


def test_progress_counts_not_known_as_answered_and_leaves_what_is_not_asked_out():
    progress = progress_of(FORM, {"surname": NK, "school": "left over"})
    assert statuses({"surname": NK})["name"] == "done"
    assert progress.completeness == 0.5
    assert progress.minutes_left == 7
    assert progress.sections[0].status == "in_progress"


def test_progress_asks_more_when_answers_ask_for_more():
    assert progress_of(FORM, {"surname": "A", "schooled": True, "story": "B"}).completeness == 2 / 3
    assert statuses({"schooled": True})["school"] == "not_started"
    full = {"surname": "A", "schooled": True, "story": "B", "school": NA}
    assert progress_of(FORM, full).status == "done"
    assert progress_of(FORM, full).minutes_left == 0


def test_a_page_begun_but_not_filled_is_in_progress():
    assert statuses({"alias": "Al"})["name"] == "in_progress"


def test_a_page_of_optional_questions_is_done_once_seen():
    assert statuses({}, seen={"about"})["about"] == "done"
    assert statuses({}, seen={"name"})["name"] == "not_started"


def test_the_four_kinds_of_no_answer_are_counted_apart():
    form_answers = {"surname": NK, "schooled": True, "school": NA}
    assert standings_of(FORM, form_answers) == {
        "surname": Standing.NOT_KNOWN,
        "alias": Standing.NOT_ANSWERED,
        "schooled": Standing.ANSWERED,
        "school": Standing.NOT_APPLICABLE,
        "story": Standing.NOT_ANSWERED,
    }
    hidden = progress_of(FORM, {"school": "left over"}).standings
    assert hidden[Standing.NOT_ASKED] == 1
    assert hidden[Standing.NOT_ANSWERED] == 4
    assert hidden[Standing.ANSWERED] == 0


def test_progress_says_of_each_section_how_many_expected_answers_it_has():
    sections = progress_of(FORM, {"surname": NK, "alias": "Lou", "schooled": True}).sections
    assert [(each.expected_answered, each.expected) for each in sections] == [(1, 2), (0, 1)]
    whole = progress_of(FORM, {"surname": NK, "school": "left over"})
    assert (whole.expected_answered, whole.expected) == (1, 2)
