"""Two versions of a form beside each other."""

import pytest
from tests.unit.formkit.folders import a_folder, a_version
from tests.unit.formkit.versions import NEW, OLD, both

from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.comparing import CannotCompare, Difference, compare
from opencdop.formkit.loading import load_library


def test_compare_tells_what_was_added_dropped_and_moved():
    found = compare(*both())
    assert [each.question.key for each in found.added] == ["fresh"]
    assert [(each.question.key, each.page) for each in found.dropped] == [("gone", "Home")]
    assert [(each.before.page, each.after.page) for each in found.moved] == [("Family", "At home")]
    assert not found.is_same


def test_compare_tells_what_is_said_otherwise_of_a_question():
    changed = {each.question.key: each.differences for each in compare(*both()).changed}
    assert set(changed["place"]) == {
        Difference("Wording", "Where", "Where did it happen"),
        Difference("Needed", "Optional", "Expected"),
        Difference("Ways not to answer", "Not known", ""),
        Difference("Choice reworded", "At home", "In the home"),
        Difference("Choice added", "", "In the street"),
        Difference("Choice dropped", "Away", ""),
    }
    assert changed["note"] == (Difference("Asked when", "", "'Where did it happen' is 'In the street'"),)
    assert set(changed["siblings"]) == {
        Difference("'First name' in each entry: Wording", "Name", "First name"),
        Difference("Asked in each entry", "School", ""),
    }


def test_compare_tells_of_pages_and_checks():
    found = compare(*both())
    assert found.pages == (Difference("Page", "Home", "At home"),)
    assert found.checks == (Difference("The check 'Say where.'", "Is pointed out", "Holds up sending"),)


def test_compare_of_a_version_with_itself_finds_nothing():
    old, _ = both()
    assert compare(old, definition_from_json(definition_json(old))).is_same


def test_compare_finds_the_form_to_which_a_question_went(tmp_path):
    other = "title: Other\nsections: [{key: o, title: O, groups: [{key: oo, title: OO, questions: [%s]}]}]\n"
    gone = "{key: gone, type: text, label: A thing of old}"
    files = {
        "forms/reporting/1.yaml": a_version(OLD, version="1", since="2019-04-01"),
        "forms/reporting/2.yaml": a_version(NEW, version="2", since="2022-04-01"),
        "forms/sud/1.yaml": a_version(
            other % "{key: x, type: text, label: X}", form="sud", version="1", since="2019-04-01"
        ),
        "forms/sud/2.yaml": a_version(other % gone, form="sud", version="2", since="2022-04-01"),
        "forms/asthma/1.yaml": a_version(other % gone, form="asthma", version="1", since="2019-04-01"),
    }
    library = load_library([a_folder(tmp_path, files)])
    old, new = library.versions("reporting")
    found = compare(old, new, library=library)
    assert [(each.form.form, each.moved) for each in found.to_other_forms] == [
        ("asthma", False),
        ("sud", True),
    ]
    back = compare(new, old, library=library)
    assert [(each.form.form, each.moved) for each in back.from_other_forms] == [
        ("asthma", False),
        ("sud", True),
    ]
    assert not back.to_other_forms


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ('"type":"text"', '"type":"long_text"', "note.type: note is of type text in reporting 1"),
        ('"At home"', '"Away"', "place.choices: "),
    ],
)
def test_compare_refuses_a_changed_type_and_a_code_used_again(was, is_now, said):
    old, _ = both()
    text = definition_json(old).replace(was, is_now).replace('"version":"1"', '"version":"2"')
    if "Away" in is_now:
        text = text.replace('"code":"away","label":"Away"', '"code":"away","label":"At home"')
    with pytest.raises(CannotCompare) as caught:
        compare(old, definition_from_json(text))
    assert said in str(caught.value)
