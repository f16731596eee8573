"""Two versions of one form for the tests of comparing and lifting."""

from tests.unit.formkit.folders import a_version

from opencdop.formkit.definition import Definition
from opencdop.formkit.loading import form_from

OLD = """\
title: What your agency knows
sections:
  - key: a
    title: The child
    groups:
      - key: home
        title: Home
        questions:
          - {key: place, type: choice, not_known: true, label: Where,
             choices: [{code: home, label: At home}, {code: away, label: Away}]}
          - {key: gone, type: text, label: A thing of old}
          - {key: seen_by, type: choices, label: Seen by,
             choices: [{code: gp, label: A GP}, {code: nurse, label: A nurse}]}
      - key: family
        title: Family
        questions:
          - {key: note, type: text, label: Note}
          - key: siblings
            type: repeat
            item: sibling
            label: Brothers and sisters
            questions:
              - {key: name, type: text, label: Name}
              - {key: school, type: text, label: School}
checks:
  - {key: placed, level: warns, when: {question: place, answered: false}, at: place, message: Say where.}
"""
NEW = """\
title: What your agency knows
sections:
  - key: a
    title: The child
    groups:
      - key: home
        title: At home
        questions:
          - {key: place, type: choice, label: Where did it happen, needed: expected,
             choices: [{code: home, label: In the home}, {code: street, label: In the street}]}
          - {key: fresh, type: text, label: A new thing, replaces: gone, when: {question: place, is: home}}
          - {key: seen_by, type: choices, label: Seen by, choices: [{code: gp, label: A GP}]}
          - {key: note, type: text, label: Note, when: {question: place, is: street}}
      - key: family
        title: Family
        questions:
          - key: siblings
            type: repeat
            item: sibling
            label: Brothers and sisters
            questions:
              - {key: name, type: text, label: First name}
checks:
  - {key: placed, level: blocks, when: {question: place, answered: false}, at: place, message: Say where.}
"""


def both() -> tuple[Definition, Definition]:
    """The older and the newer. The newer replaces a question of the older."""
    old = form_from(a_version(OLD, version="1", since="2019-04-01"))
    new = NEW.replace(", replaces: gone", "")
    return old, form_from(a_version(new, version="2", since="2022-04-01"))
