"""A form with a question of every type and a condition with every comparison, for what no form of ours has together."""

from opencdop.formkit.definition import Choice, Definition
from opencdop.formkit.loading import form_from

CHOICES = {"yes_no": (Choice("yes", "Yes"), Choice("no", "No"))}

TEXT = """
form: specimen
version: "1"
effective_from: 2026-01-01
title: Every type
sections:
  - key: first
    title: Asked always
    groups:
      - key: asked
        title: Of every type
        hint: Some words of help
        questions:
          - {key: name, type: text, label: Name, not_known: true, hint: In full}
          - {key: story, type: long_text, label: What happened, not_known: true, max_words: 20}
          - {key: count, type: number, label: Count, min: 0, max: 9, not_known: true, unit: years}
          - {key: weight, type: decimal, label: Weight, min: 0, max: 99, unit: kg, not_applicable: true}
          - {key: date_of_birth, type: date, label: Date of birth, not_known: true}
          - {key: time_of_birth, type: time, label: Time of birth}
          - {key: date_of_death, type: date, label: Date of death}
          - {key: time_of_death, type: time, label: Time of death}
          - {key: since, type: partial_date, label: Since, not_known: true}
          - {key: at, type: moment, label: When was that, not_known: true}
          - {key: known, type: choice, choices: yes_no, label: Known, not_known: true, not_applicable: true}
          - key: signs
            type: choices
            label: Signs
            not_known: true
            choices:
              - {code: rash, label: Rash, hint: On the skin}
              - {code: fever, label: Fever}
              - {code: pain, label: Pain}
          - {key: seen, type: tick, label: Seen by a doctor}
          - {key: nhs_number, type: nhs_number, label: NHS number, not_known: true}
          - {key: postcode, type: postcode, label: Postcode}
          - {key: telephone, type: telephone, label: Telephone}
          - {key: email, type: email, label: E-mail address}
          - {key: address, type: address, label: Address, not_known: true}
          - {key: gestation, type: weeks_days, label: Gestation, min: 20, max: 44, not_known: true}
          - {key: letters, type: file, label: Letters, max: 3}
          - {key: cause, type: causes, label: Cause of death, not_known: true}
          - {key: code, type: icd10, label: Code of the cause, not_known: true}
          - {key: days, type: computed, of: age_days, label: Age in days}
          - key: children
            type: repeat
            item: child
            label: Children
            not_known: true
            max: 5
            questions:
              - {key: called, type: text, label: Called}
              - {key: lives, type: choice, choices: yes_no, label: Lives at home, not_known: true}
              - {key: school, type: text, label: School, when: {question: lives, is: "yes"}}
              - key: reason
                type: text
                label: Why not
                when: {all: [{question: lives, answered: true}, {not: {question: lives, is: "yes"}}]}
              - key: nights
                type: number
                label: Nights
                when: {any: [{question: known, is: "yes"}, {not: {question: called, answered: true}}]}
          - key: visits
            type: table
            item: visit
            label: Visits
            questions: [{key: who, type: text, label: Who}, {key: day, type: date, label: Day}]
  - key: second
    title: Asked sometimes
    minutes: 3
    groups:
      - key: page_condition
        title: By its page
        when: {not: {question: seen, answered: true}}
        questions:
          - {key: c_page, type: text, label: Not seen by a doctor}
      - key: conditions
        title: By every comparison
        questions:
CONDITIONS
"""

CONDITIONS = {
    "answered": "{question: name, answered: true}",
    "unanswered": "{question: name, answered: false}",
    "no_reason": "{question: name, is: not_known}",
    "is_text": "{question: name, is: Ashmoor}",
    "mentions": "{question: story, mentions: [ashmoor, rain]}",
    "cause_mentions": "{question: cause, mentions: [ashmoor]}",
    "at_least": "{question: count, at_least: 4}",
    "less": "{question: count, less_than: 4}",
    "more": "{question: weight, more_than: 40}",
    "more_than_other": "{question: weight, more_than: {question: count}}",
    "is_number": "{question: count, is: 3}",
    "count_unknown": "{question: count, is_not: not_known}",
    "yes": '{question: known, is: "yes"}',
    "not_yes": '{not: {question: known, is: "yes"}}',
    "other_than_yes": '{question: known, is_not: "yes"}',
    "either": '{question: known, in: ["no", not_known]}',
    "inapplicable": "{question: known, is: not_applicable}",
    "rash": "{question: signs, has: rash}",
    "many_signs": "{question: signs, at_least: 2}",
    "no_signs": "{question: signs, answered: false}",
    "ticked": "{question: seen, answered: true}",
    "born_before": "{question: date_of_birth, before: {question: date_of_death}}",
    "born_after": '{question: date_of_birth, after: "2010-01-01"}',
    "since_before": '{question: since, before: "1990-06-15"}',
    "since_until": "{question: since, on_or_before: {question: date_of_death}}",
    "at_after": "{question: at, after: {question: date_of_birth}}",
    "at_past": "{question: at, before: {fact: today}}",
    "earlier": "{question: time_of_birth, before: {question: time_of_death}}",
    "homeless": "{question: address, answered: true}",
    "preterm": "{question: gestation, less_than: 37}",
    "late": "{question: gestation, at_least: 37}",
    "letters_sent": "{question: letters, answered: true}",
    "cause_known": "{question: cause, answered: true}",
    "coded": "{question: code, is: R95}",
    "children_any": '{question: children, any_row: {question: lives, is: "yes"}}',
    "children_two": "{question: children, at_least: 2}",
    "children_none": "{question: children, is: not_known}",
    "elsewhere": "{not: {question: name, answered: false}}",
    "newborn": "{fact: age_days, less_than: 28}",
    "infant": "{all: [{fact: age_weeks, at_least: 4}, {fact: age_months, less_than: 12}]}",
    "older": "{fact: age_years, at_least: 1}",
    "hours": "{fact: age_hours, less_than: 24}",
    "age_unknown": "{fact: age_days, answered: false}",
    "nested": '{any: [{all: [{question: known, is: "yes"}, {question: signs, has: fever}]}, '
    "{question: seen, answered: true}]}",
    "flat_all": '{all: [{question: known, is: "yes"}, {question: count, at_least: 2}]}',
    "chain": "{question: c_unanswered, answered: true}",
    "chain_flat": "{question: c_yes, answered: true}",
    "flat_any": "{any: [{question: signs, has: pain}, {question: known, answered: true}]}",
}  # fmt: skip
"""A question for each, asked under that condition."""


def specimen() -> Definition:
    """The form, read as any other is."""
    lines = [
        f"          - {{key: c_{name}, type: text, label: {name}, when: {tree}}}"
        for name, tree in CONDITIONS.items()
    ]
    return form_from(TEXT.replace("CONDITIONS", "\n".join(lines)), choices=CHOICES)
