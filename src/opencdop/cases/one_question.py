"""One question asked by itself, outside its form: to correct an agreed answer, or to write what no return says."""

from dataclasses import replace
from datetime import date

from opencdop.cases.record import question_now
from opencdop.formkit.definition import Definition, Group, Question, Section


def alone(question: Question) -> Group:
    """A page of this one question, asked whatever else was answered."""
    return Group(key="correct", title=question.label, questions=(replace(question, when=None),))


def as_form(group: Group) -> Definition:
    """A form of this one page, so that it is read and drawn like any page of a form."""
    section = Section(key=group.key, title=group.title, groups=(group,))
    return Definition(
        form=group.key, version="", effective_from=date.min, title=group.title, sections=(section,)
    )


def label_of(key: str) -> str:
    """What a question is called in the newest form that asks it; its key where no form does any more."""
    question = question_now(key)
    return question.label if question else key
