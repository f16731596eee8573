import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.formkit.specimens import BAD, DOCUMENT, GOOD, QUESTIONS, SHA, SPECIMENS, THIRD_OF_JUNE
from tests.unit.formkit.written import a_question

from opencdop.formkit.answers import no_answer
from opencdop.formkit.types import TYPES

ANY_TYPE = pytest.mark.parametrize("name", list(TYPES))
ANY_TYPED = pytest.mark.parametrize("name", [name for name in TYPES if name != "computed"])


def test_every_type_has_its_tests():
    assert set(QUESTIONS) == set(GOOD) == set(TYPES)


@ANY_TYPE
def test_read_takes_what_people_type_and_show_says_it_back(name):
    posted, value, shown = GOOD[name]
    reading = TYPES[name].read(posted, "q", QUESTIONS[name])
    assert reading.problem is None
    assert reading.value == value
    assert TYPES[name].show(value, QUESTIONS[name]) == shown


@ANY_TYPE
def test_read_gives_back_what_inputs_fill_in(name):
    _, value, _ = GOOD[name]
    inputs = TYPES[name].inputs(value, QUESTIONS[name])
    assert TYPES[name].read(inputs, "q", QUESTIONS[name]).value == value
    elsewhere = TYPES[name].inputs(value, QUESTIONS[name], "row-3-q")
    assert all(each.startswith("row-3-q") for each in elsewhere)


@pytest.mark.parametrize(
    ("name", "posted", "sentence", "field_id"),
    [(name, *each) for name, cases in BAD.items() for each in cases],
)
def test_read_says_what_to_do_and_keeps_what_was_typed(name, posted, sentence, field_id):
    reading = TYPES[name].read(posted, "q", QUESTIONS[name])
    assert reading.value is None
    assert reading.problem.message == sentence
    assert (reading.problem.level, reading.problem.field_id, reading.problem.question) == (
        "blocks",
        field_id,
        "q",
    )
    assert reading.raw == {each: text for each, text in posted.items() if text}


@ANY_TYPED
@pytest.mark.parametrize("code", ["not_known", "not_applicable"])
def test_read_takes_not_known_and_not_applicable_for_every_type(name, code):
    value = no_answer(code)
    inputs = TYPES[name].inputs(value, QUESTIONS[name])
    reading = TYPES[name].read(inputs, "q", QUESTIONS[name])
    assert reading.value == value
    assert (
        TYPES[name].show(value, QUESTIONS[name])
        == {"not_known": "Not known", "not_applicable": "Not applicable"}[code]
    )
    assert TYPES[name].export(value, QUESTIONS[name]) == code
    assert TYPES[name].normal(value, QUESTIONS[name]) == value


@ANY_TYPED
def test_read_refuses_a_no_answer_that_was_not_offered(name):
    text = SPECIMENS[name].replace("BOTH", "needed: optional")
    question = a_question(text)
    inputs = TYPES[name].inputs(no_answer("not_known"), question)
    reading = TYPES[name].read(inputs, "q", question)
    assert reading.value is None
    assert reading.problem.message.endswith(": choose one of the answers shown")


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"choice", "choices", "computed"}))
def test_read_asks_to_choose_between_an_answer_and_not_known(name):
    posted = {**GOOD[name][0], "q-none": "not_known"}
    reading = TYPES[name].read(posted, "q", QUESTIONS[name])
    assert reading.value is None
    assert "Not known" in reading.problem.message
    both = {"q-none": ["not_known", "not_applicable"]}
    assert "either" in TYPES[name].read(both, "q", QUESTIONS[name]).problem.message


@ANY_TYPE
def test_read_of_nothing_is_no_answer_and_no_problem(name):
    for posted in ({}, {"q": "", "q-day": " ", "q-time": "", "q-weeks": "", "q-count": "0", "q-none": ""}):
        reading = TYPES[name].read(posted, "q", QUESTIONS[name])
        assert (reading.value, reading.problems) == (None, ())


FIRST_FIELD = {name: kind.parts[0] for name, kind in TYPES.items()} | {
    "repeat": "-0-name", "table": "-0-name", "causes": "-1a", "person": "-name", "professional": "-role",
}  # fmt: skip


@ANY_TYPED
@pytest.mark.parametrize(
    "nasty",
    ["\x00", "abc\x00def", "\u202eabc\u200f", "abc\ufffd", "abc" + chr(0xDCFF), "x" * 1_200_000, "\u2067abc"],
    ids=["nul", "nul inside", "right to left", "lost letters", "half a letter", "a megabyte", "turned round"],
)
def test_read_meets_what_cannot_be_kept_with_a_sentence(name, nasty):
    field = "q" + FIRST_FIELD[name]
    reading = TYPES[name].read({field: nasty}, "q", QUESTIONS[name])
    assert reading.value is None
    assert reading.problem is not None
    kept = reading.raw[field]
    text = kept[0] if isinstance(kept, list) else kept
    assert len(text) == len(nasty)
    text.encode("utf-8")


def test_read_takes_out_what_pasting_from_word_hides_in_a_text():
    pasted = (
        "\ufeffSeen at\u00a0home\u200b.\x0b\u201cShe was well\u201d, hos\u00adpital\u2060 notes."
        "\u2028Next day \u200e\u2013 fever"
    )
    kept = "Seen at home.\n\u201cShe was well\u201d, hospital notes.\nNext day \u2013 fever"
    assert TYPES["long_text"].read({"q": pasted}, "q", QUESTIONS["long_text"]).value == kept
    assert TYPES["text"].read({"q": pasted}, "q", QUESTIONS["text"]).value == " ".join(kept.split())
    assert TYPES["text"].read({"q": "\u200b\ufeff"}, "q", QUESTIONS["text"]).value is None
    assert (
        TYPES["nhs_number"].read({"q": "999\u00a0000\u200b0018"}, "q", QUESTIONS["nhs_number"]).value
        == "9990000018"
    )


def test_read_keeps_the_joiners_that_some_names_are_written_with():
    name = "\u0645\u06cc\u200c\u0646\u0627"
    assert TYPES["text"].read({"q": name}, "q", QUESTIONS["text"]).value == name


def test_read_takes_bytes_and_numbers_that_a_caller_left_undecoded():
    assert "did not arrive" in TYPES["text"].read({"q": b"Caf\xe9"}, "q", QUESTIONS["text"]).problem.message
    assert TYPES["number"].read({"q": 3200}, "q", QUESTIONS["number"]).value == 3200


class LikeDjango(dict):
    def getlist(self, name):
        return self.get(name, [])


def test_read_takes_a_query_dict():
    assert TYPES["choices"].read(LikeDjango(q=["rash", "fever"]), "q", QUESTIONS["choices"]).value == [
        "rash",
        "fever",
    ]
    assert TYPES["text"].read(LikeDjango(q=["Old", "New"]), "q", QUESTIONS["text"]).value == "New"
    rows = LikeDjango({"q-0-name": ["Ann"]})
    assert TYPES["repeat"].read(rows, "q", QUESTIONS["repeat"]).value == [{"name": "Ann"}]


@pytest.mark.parametrize("text", ["14:05", "1405", "14.05", "2:05pm", "2.05 PM", "14:05:30", "1405h"])
def test_read_takes_a_time_however_it_is_written(text):
    assert TYPES["time"].read({"q-time": text}, "q", QUESTIONS["time"]).value == "14:05"


@pytest.mark.parametrize(
    ("text", "time"), [("12am", "00:00"), ("12 pm", "12:00"), ("0:00", "00:00"), ("7am", "07:00")]
)
def test_read_takes_midnight_and_noon(text, time):
    assert TYPES["time"].read({"q-time": text}, "q", QUESTIONS["time"]).value == time


def test_read_takes_a_moment_whose_time_is_not_known():
    posted = {**THIRD_OF_JUNE, "q-quality": "not_known"}
    reading = TYPES["moment"].read(posted, "q", QUESTIONS["moment"])
    assert reading.value == {"on": "2024-06-03", "time": None, "quality": "not_known"}
    assert TYPES["moment"].show(reading.value, QUESTIONS["moment"]) == "3 June 2024 (time not known)"
    assert (
        TYPES["moment"]
        .read(TYPES["moment"].inputs(reading.value, QUESTIONS["moment"]), "q", QUESTIONS["moment"])
        .value
    )


def test_read_takes_an_address_of_no_fixed_abode():
    reading = TYPES["address"].read({"q-no_fixed_abode": "true"}, "q", QUESTIONS["address"])
    assert reading.value == {"lines": [], "no_fixed_abode": True}
    assert TYPES["address"].show(reading.value, QUESTIONS["address"]) == "No fixed abode"


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("text", "O'Neill  smith", "o’neill Smith"),
        ("decimal", "38.50", "38.5"),
        ("decimal", "0.0", "-0"),
        ("postcode", "ZZ99 3VZ", "zz993vz"),
        ("telephone", "+44 (0)1632 960001", "01632960001"),
        ("email", "Asha@Example.nhs.uk", "asha@example.nhs.uk"),
        ("choices", ["rash", "fever"], ["fever", "rash"]),
        ("repeat", [{"name": "Ann"}, {"name": "Bo"}], [{"name": "bo"}, {"name": "ANN"}]),
        ("address", {"lines": ["1 Example St.", "Sometown"]}, {"lines": ["1 example st, sometown"]}),
        ("weeks_days", {"weeks": 24, "days": 1}, {"days": 1, "weeks": 24}),
    ],
)  # fmt: skip
def test_normal_makes_the_same_of_what_means_the_same(name, one, other):
    assert TYPES[name].normal(one, QUESTIONS[name]) == TYPES[name].normal(other, QUESTIONS[name])


def test_unusual_warns_outside_the_soft_limits():
    weight = a_question("{key: w, type: number, label: Birth weight, unit: g, soft_min: 200, soft_max: 6500}")
    assert TYPES["number"].unusual(3200, weight) is None
    assert TYPES["number"].unusual(32, weight) == "The birth weight: check this, since 32 g is unusually low"
    assert (
        TYPES["number"].unusual(32000, weight)
        == "The birth weight: check this, since 32,000 g is unusually high"
    )
    story = a_question("{key: s, type: long_text, label: What happened, max_words: 3}")
    assert TYPES["long_text"].unusual("one two three four", story) == (
        "What happened: shorten this to about 3 words; it has 4"
    )


LEFT_OVER = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["2024-02-31", "not_known"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "on",
                    "time",
                    "quality",
                    "lines",
                    "weeks",
                    "days",
                    "no_answer",
                    "layout",
                    "1a",
                    "document",
                    "name",
                    "size",
                    "sha256",
                    "tie",
                    "address",
                ]
            ),
            inner,
        )
    ),
    max_leaves=6,
)


@ANY_TYPE
@given(value=LEFT_OVER)
def test_verbs_never_raise_for_a_stored_value_of_another_shape(name, value):
    kind, question = TYPES[name], QUESTIONS[name]
    assert isinstance(kind.show(value, question), str)
    assert isinstance(kind.inputs(value, question), dict)
    kind.unusual(value, question)
    if kind.fits(value, question):
        kind.lines(value, question)
        kind.held(value, question)
    kind.only_asked(value, question, lambda part, row: True)
    json.dumps([kind.normal(value, question), kind.export(value, question)])
    assert kind.compare(value, value, question) == "same"


FIGURES = st.text("0123456789 :.,-/+", max_size=12)
WORDS = (
    st.text(max_size=40)
    | FIGURES
    | st.sampled_from([*"19", "2024", "02", "29", "exact", "home", "rash", "true", "14:05"])
    | st.sampled_from(["other", "standard", "neonatal", "J45", "j45.9", "asthma", DOCUMENT, SHA, "ZZ99 3VZ"])
    | st.sampled_from(["\x00", "a\u202eb", "\u200f", "x" * 1_000_000, "9" * 5000, "0001"])
    | st.binary(max_size=6)
)
ENDINGS = [
    "",
    "-day",
    "-month",
    "-year",
    "-time",
    "-quality",
    "-weeks",
    "-days",
    "-none",
    "-count",
    "-no_fixed_abode",
    *("-name", "-telephone", "-date_of_birth-year", "-tie", "-tie_other", "-address", "-email"),
    *("-layout", "-1a", "-1b", "-2", "-a", "-c"),
    *("-search", "-upload"),
]
IN_ROWS = ("name", "born-year", "born-month", "since-year", "document", "size", "sha256")
ROWS = [f"-{row}-{part}" for row in (0, 1, 7, 99999) for part in IN_ROWS]
A_FILE = {f"q-0-{part}": text for part, text in GOOD["file"][1][0].items()}
POSTED = st.dictionaries(
    st.sampled_from([f"q{ending}" for ending in ENDINGS + ROWS]),
    WORDS | st.lists(WORDS, max_size=3),
    max_size=9,
) | st.builds(
    lambda name, more: A_FILE | {"q-0-name": name} | more, st.text(max_size=300), st.fixed_dictionaries({})
)


@ANY_TYPE
@given(posted=POSTED)
@example(posted={"q-day": "29", "q-month": "2", "q-year": "1900"})
def test_read_never_raises_and_what_it_takes_comes_round(name, posted):
    kind, question = TYPES[name], QUESTIONS[name]
    reading = kind.read(posted, "q", question)
    json.dumps(reading.raw, ensure_ascii=False).encode("utf-8")
    assert all(problem.message and problem.field_id.startswith("q") for problem in reading.problems)
    if reading.value is None:
        return
    assert not reading.problems
    assert json.loads(json.dumps(reading.value)) == reading.value
    assert kind.show(reading.value, question).strip()
    normal = kind.normal(reading.value, question)
    assert kind.normal(normal, question) == normal
    assert kind.fits(reading.value, question) or isinstance(reading.value, dict)
    again = kind.read(kind.inputs(reading.value, question), "q", question)
    assert again.problems == ()
    assert again.value == reading.value
    assert kind.compare(reading.value, again.value, question) == "same"


@given(st.integers(0, 10**9 - 1), st.integers(0, 9))
def test_read_takes_an_nhs_number_only_with_its_own_check_digit(first, last):
    digits = f"{first:09}"
    weighted = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    )
    reading = TYPES["nhs_number"].read({"q": f"{digits}{last}"}, "q", QUESTIONS["nhs_number"])
    if reading.value is not None:
        assert weighted % 11 == last
