import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.formkit.written import a_question

from opencdop.formkit.answers import no_answer
from opencdop.formkit.types import TYPES

OR = ", or choose 'Not known' or 'Not applicable'"
OFFERS_BOTH = "not_known: true, not_applicable: true"
LEAP_DAY_LATE = {"q-day": "31", "q-month": "2", "q-year": "2024"}
JUNE = {"q-month": "6", "q-year": "2024"}
DOCUMENT = "0123456789abcdefghjkmnpqrs"
SHA = "0123456789abcdef" * 4
THIRD_OF_JUNE = {"q-day": "3", **JUNE}

SPECIMENS = {
    "text": "{key: q, type: text, label: Family name, BOTH}",
    "long_text": "{key: q, type: long_text, label: What happened, BOTH}",
    "number": "{key: q, type: number, label: Birth weight, BOTH, unit: g, min: -5}",
    "decimal": "{key: q, type: decimal, label: Temperature, BOTH}",
    "date": "{key: q, type: date, label: Date of death, BOTH}",
    "partial_date": "{key: q, type: partial_date, label: Date of diagnosis, BOTH}",
    "time": "{key: q, type: time, label: Time of death, BOTH}",
    "moment": "{key: q, type: moment, label: Arrival of the ambulance, BOTH}",
    "choice": "{key: q, type: choice, label: Place, BOTH,"
    " choices: [{code: home, label: At home}, {code: school, label: At school}]}",
    "choices": "{key: q, type: choices, label: Signs, BOTH,"
    " choices: [{code: rash, label: Rash}, {code: fever, label: Fever}]}",
    "tick": "{key: q, type: tick, label: Seen by a doctor, BOTH}",
    "nhs_number": "{key: q, type: nhs_number, label: NHS number, BOTH}",
    "postcode": "{key: q, type: postcode, label: Postcode, BOTH}",
    "telephone": "{key: q, type: telephone, label: Telephone number, BOTH}",
    "email": "{key: q, type: email, label: E-mail address, BOTH}",
    "address": "{key: q, type: address, label: Address, BOTH}",
    "weeks_days": "{key: q, type: weeks_days, label: Gestation, BOTH, max: 45}",
    "repeat": "{key: q, type: repeat, item: child, max: 20, BOTH,"
    " questions: [{key: name, type: text, label: Name}, "
    "{key: born, type: partial_date, label: Date of birth}]}",
    "table": "{key: q, type: table, label: Medicines, max: 20, BOTH,"
    " questions: [{key: name, type: text, label: Name}, {key: since, type: partial_date, label: Since}]}",
    "person": "{key: q, type: person, label: Mother, BOTH, parts: [name, date_of_birth, telephone,"
    " {key: tie, type: choice, label: Tie, choices: [{code: kin, label: Kin}, {code: other, label: Other}]},"
    " {key: tie_other, type: text, label: Which tie?, when: {question: tie, is: other}}]}",
    "professional": "{key: q, type: professional, label: 'Who is the GP?', BOTH,"
    " parts: [name, role, address, email]}",
    "causes": "{key: q, type: causes, label: Cause of death, BOTH}",
    "icd10": "{key: q, type: icd10, label: Code of the cause, BOTH}",
    "file": "{key: q, type: file, label: Post-mortem report, max: 20, BOTH}",
    "computed": "{key: q, type: computed, label: Age at death, of: age_days}",
}
QUESTIONS = {name: a_question(text.replace("BOTH", OFFERS_BOTH)) for name, text in SPECIMENS.items()}

GOOD = {
    "text": ({"q": "  O’Neill   Smith "}, "O’Neill Smith", "O’Neill Smith"),
    "long_text": ({"q": "One.\r\n\r\nTwo. "}, "One.\n\nTwo.", "One.\n\nTwo."),
    "number": ({"q": "3,200"}, 3200, "3,200 g"),
    "decimal": ({"q": "38.50"}, "38.50", "38.50"),
    "date": ({"q-day": "3", "q-month": "June", "q-year": "2024"}, "2024-06-03", "3 June 2024"),
    "partial_date": ({"q-day": "", **JUNE}, "2024-06", "June 2024"),
    "time": ({"q-time": "2.05 pm"}, "14:05", "14:05"),
    "moment": (
        {"q-day": "29", "q-month": "2", "q-year": "2024", "q-time": "0905", "q-quality": "estimated"},
        {"on": "2024-02-29", "time": "09:05", "quality": "estimated"},
        "29 February 2024, 09:05 (estimated)",
    ),
    "choice": ({"q": "home"}, "home", "At home"),
    "choices": ({"q": ["fever", "rash"]}, ["rash", "fever"], "Rash, Fever"),
    "tick": ({"q": "true"}, True, "Yes"),
    "nhs_number": ({"q": "999-000 0018"}, "9990000018", "999 000 0018"),
    "postcode": ({"q": "zz993vz"}, "ZZ99 3VZ", "ZZ99 3VZ"),
    "telephone": ({"q": " +44 (0)1632 960001 x 2"}, "+44 (0)1632 960001 x 2", "+44 (0)1632 960001 x 2"),
    "email": ({"q": "asha@example.nhs.uk"}, "asha@example.nhs.uk", "asha@example.nhs.uk"),
    "address": (
        {"q": "1 Example Street,\r\n\r\n Sometown"},
        {"lines": ["1 Example Street", "Sometown"], "no_fixed_abode": False},
        "1 Example Street, Sometown",
    ),
    "weeks_days": ({"q-weeks": "24", "q-days": "1"}, {"weeks": 24, "days": 1}, "24 weeks and 1 day"),
    "repeat": (
        {"q-count": "3", "q-0-name": "Ann", "q-0-born-year": "2020", "q-1-name": " ", "q-2-name": "Bo"},
        [{"name": "Ann", "born": "2020"}, {"name": "Bo"}],
        "Ann, Date of birth: 2020; Bo",
    ),
    "table": (
        {"q-count": "2", "q-0-name": " ", "q-1-name": "Salbutamol", "q-1-since-year": "2019"},
        [{"name": "Salbutamol", "since": "2019"}],
        "Salbutamol, Since: 2019",
    ),
    "person": (
        {"q-name": "Ann Example", "q-date_of_birth-year": "1990", "q-tie": "other", "q-tie_other": "Godmother"},
        {"name": "Ann Example", "date_of_birth": "1990", "tie": "other", "tie_other": "Godmother"},
        "Ann Example, Date of birth: 1990, Other, Godmother",
    ),
    "professional": (
        {"q-name": "Dr Bo Example", "q-address": "The Surgery\r\nSometown", "q-email": " "},
        {"name": "Dr Bo Example", "address": {"lines": ["The Surgery", "Sometown"], "no_fixed_abode": False}},
        "Dr Bo Example, The Surgery, Sometown",
    ),
    "causes": (
        {"q-layout": "standard", "q-1a": "Pneumonia ", "q-1b": "", "q-2": "Cerebral palsy"},
        {"layout": "standard", "1a": "Pneumonia", "2": "Cerebral palsy"},
        "1a: Pneumonia; 2: Cerebral palsy",
    ),
    "icd10": ({"q-search": "j459"}, "J45.9", "J45.9 Asthma, unspecified"),
    "file": (
        {"q-count": "1", "q-3-document": DOCUMENT, "q-3-name": "Report.pdf", "q-3-size": "123456", "q-3-sha256": SHA},
        [{"document": DOCUMENT, "name": "Report.pdf", "size": 123456, "sha256": SHA}],
        "Report.pdf (123 KB)",
    ),
    "computed": ({"q": "5", "q-none": "not_known"}, None, ""),
}  # fmt: skip

BAD = {
    "date": [
        (LEAP_DAY_LATE, "Enter the day of the date of death from 1 to 29, for February 2024", "q-day"),
        ({"q-day": "3", "q-year": "2024"}, "Enter the month of the date of death" + OR, "q-month"),
        (
            {"q-day": "3", "q-month": "6", "q-year": "24"},
            "Enter all four figures of the year of the date of death, like 2026",
            "q-year",
        ),
        (
            {"q-day": "3", "q-month": "6", "q-year": "0001"},
            "Enter the year of the date of death between 1900 and 2100",
            "q-year",
        ),
        ({"q-day": "x", **JUNE}, "Enter the day of the date of death from 1 to 30, for June 2024", "q-day"),
        (JUNE, "Enter the day of the date of death" + OR, "q-day"),
        ({"q-day": "²", **JUNE}, "Enter the day of the date of death from 1 to 30, for June 2024", "q-day"),
        ({"q-day": "1" * 5000, **JUNE}, "Shorten the date of death to 500 characters or fewer", "q-day"),
    ],
    "partial_date": [
        ({"q-month": "6"}, "Enter the year of the date of diagnosis" + OR, "q-year"),
    ],
    "time": [
        ({"q-time": "25:00"}, "Enter the time of death by the 24-hour clock, like 14:05" + OR, "q-time"),
        ({"q-time": "9"}, "Enter the time of death by the 24-hour clock, like 14:05" + OR, "q-time"),
    ],
    "moment": [
        (
            {**THIRD_OF_JUNE, "q-time": "14:05"},
            "Choose whether the time of the arrival of the ambulance is exact or estimated",
            "q-quality",
        ),
        (
            {**THIRD_OF_JUNE, "q-quality": "exact"},
            "Enter the time of the arrival of the ambulance by the 24-hour clock, like 14:05",
            "q-time",
        ),
    ],
    "number": [
        ({"q": "3.2 kg"}, "Enter the birth weight as a whole number, in figures" + OR, "q"),
        ({"q": "-6"}, "Enter the birth weight as a number of -5 g or more" + OR, "q"),
        ({"q": "9" * 400}, "Enter the birth weight as a whole number, in figures" + OR, "q"),
    ],
    "decimal": [({"q": "NaN"}, "Enter the temperature as a number, in figures, like 3.5" + OR, "q")],
    "choice": [({"q": "moon"}, "Choose one of the answers shown for the place", "q")],
    "choices": [({"q": ["rash", "moon"]}, "Choose one of the answers shown for the signs", "q")],
    "tick": [({"q": "perhaps"}, "Choose one of the answers shown for 'Seen by a doctor'", "q")],
    "nhs_number": [
        ({"q": "999000001"}, "Enter the NHS number as 10 digits, like 999 000 0018" + OR, "q"),
        (
            {"q": "9990000019"},
            "Check the NHS number: one of its digits is not right. If you cannot find the number, leave this "
            "empty and say why" + OR,
            "q",
        ),
    ],
    "postcode": [({"q": "LEEDS"}, "Enter the postcode in full, like LS1 4AP" + OR, "q")],
    "weeks_days": [
        (
            {"q-weeks": "24", "q-days": "7"},
            "Enter the days of the gestation as a number from 0 to 6",
            "q-days",
        ),
        ({"q-weeks": "60"}, "Enter the gestation as a number of 45 or less" + OR, "q-weeks"),
    ],
    "repeat": [
        (
            {"q-4-born-year": "20"},
            "Child 5: Enter all four figures of the year of the date of birth, like 2026",
            "q-4-born-year",
        ),
        (
            {f"q-{n}-name": "x" for n in range(500)},
            "Keep 'Child' to 20 entries or fewer, and remove the others",
            "q",
        ),
    ],
    "table": [
        (
            {f"q-{n}-name": "x" for n in range(500)},
            "Keep 'Medicines' to 20 entries or fewer, and remove the others",
            "q",
        ),
    ],
    "person": [
        (
            {"q-name": "Ann", "q-telephone": "at work"},
            "Mother: Enter the telephone number in digits, like 01632 960 001 or +44 808 157 0192",
            "q-telephone",
        ),
        ({"q-tie": "moon"}, "Mother: Choose one of the answers shown for the tie", "q-tie"),
    ],
    "professional": [
        (
            {"q-email": "Asha"},
            "Who is the GP: Enter the secure e-mail address in the form name@example.nhs.uk",
            "q-email",
        ),
    ],
    "causes": [
        (
            {"q-1a": "Pneumonia", "q-a": "Prematurity"},
            "Choose how the certificate sets out the cause of death",
            "q-layout",
        ),
        (
            {"q-layout": "neonatal", "q-1a": "Pneumonia"},
            "Write the cause of death in the lines that you chose, or choose the other lines",
            "q-layout",
        ),
        ({"q-layout": "moon"}, "Choose one of the answers shown for the cause of death", "q-layout"),
        (
            {"q-layout": "moon", "q-1a": "x"},
            "Choose one of the answers shown for the cause of death",
            "q-layout",
        ),
    ],
    "icd10": [
        (
            {"q-search": "asthma"},
            "Choose the code of the cause from the codes found, or search with other words",
            "q-search",
        ),
        (
            {"q-search": "Z99.99"},
            "No code was found for 'Z99.99'. Search for the code of the cause with another word, like asthma, or "
            "with the beginning of a code, like J45" + OR,
            "q-search",
        ),
        ({"q": "moon"}, "Choose the code of the cause from the codes found", "q-search"),
        (
            {"q": "J45.9", "q-search": "epilepsy"},
            "Choose the code of the cause from the codes found, or search with other words",
            "q-search",
        ),
    ],
    "file": [
        (
            {"q-upload": "C:\\report.pdf"},
            "Choose the file for the post-mortem report again: it did not arrive",
            "q-upload",
        ),
        (
            {"q-0-document": "../../etc", "q-0-name": "x", "q-0-size": "1", "q-0-sha256": SHA},
            "Remove one file of the post-mortem report and choose it again: it did not arrive whole",
            "q-upload",
        ),
        (
            {f"q-{n}-document": DOCUMENT for n in range(500)},
            "Keep the post-mortem report to 20 files or fewer, and remove the others",
            "q-upload",
        ),
    ],
}

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
    assert reading.problem.message.startswith("Choose one of the answers shown")


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
    assert TYPES["number"].unusual(32, weight) == "Check the birth weight: 32 g is unusually low"
    assert TYPES["number"].unusual(32000, weight) == "Check the birth weight: 32,000 g is unusually high"
    story = a_question("{key: s, type: long_text, label: What happened, max_words: 3}")
    assert TYPES["long_text"].unusual("one two three four", story) == (
        "Shorten what happened to about 3 words; it has 4"
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
            st.sampled_from(["on", "time", "quality", "lines", "weeks", "days", "no_answer"]), inner
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
