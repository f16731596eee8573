"""One question of every type, with what people type, what comes of it, and what is refused in what words."""

from tests.unit.formkit.written import a_question

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
        (LEAP_DAY_LATE, "The date of death: enter a day from 1 to 29, for February 2024", "q-day"),
        ({"q-day": "3", "q-year": "2024"}, "The date of death: enter the month" + OR, "q-month"),
        (
            {"q-day": "3", "q-month": "6", "q-year": "24"},
            "The date of death: enter all four figures of the year, like 2026",
            "q-year",
        ),
        (
            {"q-day": "3", "q-month": "6", "q-year": "0001"},
            "The date of death: enter a year between 1900 and 2100",
            "q-year",
        ),
        ({"q-day": "x", **JUNE}, "The date of death: enter a day from 1 to 30, for June 2024", "q-day"),
        (JUNE, "The date of death: enter the day" + OR, "q-day"),
        ({"q-day": "²", **JUNE}, "The date of death: enter a day from 1 to 30, for June 2024", "q-day"),
        (
            {"q-day": "1" * 5000, **JUNE},
            "The date of death: shorten this to 500 characters or fewer",
            "q-day",
        ),
    ],
    "partial_date": [
        ({"q-month": "6"}, "The date of diagnosis: enter the year" + OR, "q-year"),
    ],
    "time": [
        (
            {"q-time": "25:00"},
            "The time of death: enter a time by the 24-hour clock, like 14:05" + OR,
            "q-time",
        ),
        ({"q-time": "9"}, "The time of death: enter a time by the 24-hour clock, like 14:05" + OR, "q-time"),
    ],
    "moment": [
        (
            {**THIRD_OF_JUNE, "q-time": "14:05"},
            "The arrival of the ambulance: choose whether the time is exact or estimated",
            "q-quality",
        ),
        (
            {**THIRD_OF_JUNE, "q-quality": "exact"},
            "The arrival of the ambulance: enter the time by the 24-hour clock, like 14:05",
            "q-time",
        ),
    ],
    "number": [
        ({"q": "3.2 kg"}, "The birth weight: enter a whole number, in figures" + OR, "q"),
        ({"q": "-6"}, "The birth weight: enter a number of -5 g or more" + OR, "q"),
        ({"q": "9" * 400}, "The birth weight: enter a whole number, in figures" + OR, "q"),
    ],
    "decimal": [({"q": "NaN"}, "The temperature: enter a number, in figures, like 3.5" + OR, "q")],
    "choice": [({"q": "moon"}, "The place: choose one of the answers shown", "q")],
    "choices": [({"q": ["rash", "moon"]}, "The signs: choose one of the answers shown", "q")],
    "tick": [({"q": "perhaps"}, "Seen by a doctor: choose one of the answers shown", "q")],
    "nhs_number": [
        ({"q": "999000001"}, "The NHS number: enter 10 digits, like 999 000 0018" + OR, "q"),
        (
            {"q": "9990000019"},
            "The NHS number: check this, since one of its digits is not right; if it stands so on the record, "
            "leave this empty" + OR,
            "q",
        ),
    ],
    "postcode": [({"q": "LEEDS"}, "The postcode: enter a full postcode, like LS1 4AP" + OR, "q")],
    "weeks_days": [
        (
            {"q-weeks": "24", "q-days": "7"},
            "The gestation: enter the days as a number from 0 to 6",
            "q-days",
        ),
        ({"q-weeks": "60"}, "The gestation: enter a number of 45 or less" + OR, "q-weeks"),
    ],
    "repeat": [
        (
            {"q-4-born-year": "20"},
            "Child 5, the date of birth: enter all four figures of the year, like 2026",
            "q-4-born-year",
        ),
        (
            {f"q-{n}-name": "x" for n in range(500)},
            "Child: keep 20 entries or fewer, and remove the others",
            "q",
        ),
    ],
    "table": [
        (
            {f"q-{n}-name": "x" for n in range(500)},
            "Medicines: keep 20 entries or fewer, and remove the others",
            "q",
        ),
    ],
    "person": [
        (
            {"q-name": "Ann", "q-telephone": "at work"},
            "The mother, the telephone number: enter a telephone number in digits, like 01632 960 001 or "
            "+44 808 157 0192",
            "q-telephone",
        ),
        ({"q-tie": "moon"}, "The mother, the tie: choose one of the answers shown", "q-tie"),
    ],
    "professional": [
        (
            {"q-email": "Asha"},
            "'Who is the GP?', the secure e-mail address: enter an e-mail address in the form name@example.nhs.uk",
            "q-email",
        ),
    ],
    "causes": [
        (
            {"q-1a": "Pneumonia", "q-a": "Prematurity"},
            "The cause of death: choose how the certificate sets out its lines",
            "q-layout",
        ),
        (
            {"q-layout": "neonatal", "q-1a": "Pneumonia"},
            "The cause of death: write in the lines that you chose, or choose the other lines",
            "q-layout",
        ),
        ({"q-layout": "moon"}, "The cause of death: choose one of the answers shown", "q-layout"),
        (
            {"q-layout": "moon", "q-1a": "x"},
            "The cause of death: choose one of the answers shown",
            "q-layout",
        ),
    ],
    "icd10": [
        (
            {"q-search": "asthma"},
            "The code of the cause: choose one of the codes found, or search with other words",
            "q-search",
        ),
        (
            {"q-search": "Z99.99"},
            "The code of the cause: no code was found for 'Z99.99'; search with another word, like asthma, or "
            "with the beginning of a code, like J45" + OR,
            "q-search",
        ),
        ({"q": "moon"}, "The code of the cause: choose one of the codes found", "q-search"),
        (
            {"q": "J45.9", "q-search": "epilepsy"},
            "The code of the cause: choose one of the codes found, or search with other words",
            "q-search",
        ),
    ],
    "file": [
        (
            {"q-upload": "C:\\report.pdf"},
            "The post-mortem report: choose the file again, since it did not arrive",
            "q-upload",
        ),
        (
            {"q-0-document": "../../etc", "q-0-name": "x", "q-0-size": "1", "q-0-sha256": SHA},
            "The post-mortem report: remove one file and choose it again, since it did not arrive whole",
            "q-upload",
        ),
        (
            {f"q-{n}-document": DOCUMENT for n in range(500)},
            "The post-mortem report: keep 20 files or fewer, and remove the others",
            "q-upload",
        ),
    ],
}
