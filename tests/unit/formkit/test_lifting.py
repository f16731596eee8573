"""Answers of one version laid into another: all are accounted for."""

from tests.unit.formkit.folders import a_version
from tests.unit.formkit.versions import OLD, both

from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.lifting import HIDDEN, NO_CHOICE, NOT_ASKED, NOT_OFFERED, NOT_READ, lift
from opencdop.formkit.loading import form_from

ANSWERS = {
    "place": "home",
    "gone": "An old word",
    "seen_by": ["gp", "nurse"],
    "note": "A note",
    "siblings": [{"name": "Ada", "school": "Hill School"}, {"school": "Dale School"}],
}


def test_lift_keeps_what_has_a_place_and_tells_what_has_none():
    found = lift(ANSWERS, *both())
    assert found.kept == {"place": "home", "seen_by": ["gp"], "note": "A note", "siblings": [{"name": "Ada"}]}
    assert [(each.key, each.label, each.words, each.why) for each in found.lost] == [
        ("gone", "A thing of old", "An old word", NOT_ASKED),
        ("seen_by", "Seen by", "A nurse", NO_CHOICE),
        ("siblings", "Brothers and sisters: School", "Hill School", NOT_ASKED),
        ("siblings", "Brothers and sisters: School", "Dale School", NOT_ASKED),
    ]


def test_lift_tells_what_stays_but_would_not_be_sent():
    found = lift(ANSWERS, *both())
    assert [(each.key, each.words, each.why) for each in found.hidden] == [("note", "A note", HIDDEN)]


def test_lift_tells_what_is_now_asked():
    assert [each.key for each in lift(ANSWERS, *both()).now_asked] == ["fresh"]
    away = lift({"place": "away"}, *both())
    assert [each.key for each in away.now_asked] == ["place"]
    assert away.lost[0].words == "Away"


def test_lift_loses_no_answer_that_is_no_longer_offered_aloud():
    (lost,) = lift({"place": {"no_answer": "not_known"}}, *both()).lost
    assert (lost.words, lost.why) == ("Not known", NOT_OFFERED)
    assert lost.reason.endswith(".")


def test_lift_names_the_question_that_stands_for_a_lost_one():
    old, new = both()
    text = definition_json(new).replace('"key":"fresh"', '"key":"fresh","replaces":"gone"')
    (lost,) = lift({"gone": "An old word"}, old, definition_from_json(text)).lost
    assert lost.replaced_by is not None
    assert lost.replaced_by.key == "fresh"


def test_lift_accounts_for_every_answer_even_of_no_known_question():
    answers = {**ANSWERS, "nobody_asked": 7, "note": {"odd": True}}
    found = lift(answers, *both())
    assert set(found.kept) | {each.key for each in found.lost} == set(answers)
    assert ("nobody_asked", "7") in [(each.key, each.words) for each in found.lost]
    assert ("note", NOT_READ) in [(each.key, each.why) for each in found.lost]


def test_lift_to_the_same_version_keeps_all():
    old, _ = both()
    assert form_from(a_version(OLD, version="1", since="2019-04-01")) == old
    found = lift(ANSWERS, old, old)
    assert (found.kept, found.lost, found.hidden) == (ANSWERS, (), ())
    assert found.now_asked == ()
