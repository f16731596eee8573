"""Every service leaves an event behind, and every kind of event has a sentence that somebody can read."""

import ast
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.repository import tree

from opencdop.audit.kinds import EventKind
from opencdop.web.generated_docs.packages import modules

RECORDING = {("opencdop.audit.services", "record")}
WRITING = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}

# Public functions of the services that write and record nothing themselves, each with the reason.
NOT_RECORDED = {
    "opencdop.cases.services.touch": "called within services, which record what they changed",
    "opencdop.meetings.services.hold": "part of the services that begin an analysis or attendance, which record why",
}


@dataclass
class Module:
    """The functions of a module and what the names in it lead to."""

    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


Function = tuple[str, str]  # module, name


def read(sources: Mapping[str, str]) -> dict[str, Module]:
    """The modules from their texts, by dotted name."""
    found = {}
    for name, text in sources.items():
        module = found[name] = Module()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                module.functions[node.name] = node
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    module.imported[alias.asname or alias.name] = (node.module, alias.name)
    return found


def called(node: ast.FunctionDef, *, module: Module, name: str) -> Iterator[Function]:
    """The functions that a function calls, as far as the names tell."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Name):
            yield module.imported.get(call.func.id, (name, call.func.id))
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            package, part = module.imported.get(call.func.value.id, ("", ""))
            yield f"{package}.{part}", call.func.attr


def that_record(found: Mapping[str, Module]) -> set[Function]:
    """Every function that records an event, itself or through one that it calls."""
    calls = {
        (name, function): set(called(node, module=module, name=name))
        for name, module in found.items()
        for function, node in module.functions.items()
    }
    recording = set(RECORDING)
    while more := {each for each, into in calls.items() if each not in recording and into & recording}:
        recording |= more
    return recording


def services_of(found: Mapping[str, Module]) -> Iterator[Function]:
    """Whatever is marked as a service, and the public functions of services modules that write."""
    for name, module in found.items():
        for function, node in module.functions.items():
            marked = any(isinstance(mark, ast.Name) and mark.id == "service" for mark in node.decorator_list)
            writes = any(
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in WRITING
                for call in ast.walk(node)
            )
            public = name.endswith("services") and not function.startswith("_")
            if marked or (public and writes):
                yield name, function


def silent(found: Mapping[str, Module]) -> list[str]:
    recording = that_record(found)
    return sorted(
        {".".join(each) for each in services_of(found) if each not in recording} - set(NOT_RECORDED)
    )


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(tree.PACKAGE.parent).with_suffix("").parts)


def the_product() -> dict[str, Module]:
    return read({dotted(path): path.read_text(encoding="utf-8") for path in tree.product_modules()})


def test_every_service_records_an_event():
    found = the_product()
    assert len(list(services_of(found))) > 40
    assert silent(found) == []


def test_every_exception_is_still_there():
    known = {".".join(each) for each in services_of(the_product())}
    assert set(NOT_RECORDED) - known == set()


def test_service_that_records_nothing_is_found():
    text = (
        "from opencdop.audit.services import record, service\n"
        "from opencdop.b.services import tells, silent\n"
        "from opencdop.b import services\n"
        "@service\ndef by_itself(x, *, by): record(1)\n"
        "@service\ndef by_another(x, *, by): tells(x)\n"
        "@service\ndef by_a_module(x, *, by): services.tells(x)\n"
        "@service\ndef forgets(x, *, by): silent(x)\n"
        "def writes(x, *, by): x.save()\n"
        "def asks(x): return x.filter()\n"
    )
    other = (
        "from opencdop.audit.services import record\n"
        "def tells(x): _told(x)\ndef _told(x): record(1)\ndef silent(x): return x\n"
    )
    found = read({"opencdop.a.services": text, "opencdop.b.services": other})
    assert silent(found) == ["opencdop.a.services.forgets", "opencdop.a.services.writes"]


def kinds() -> dict[str, tuple[str, EventKind]]:
    """Every kind by its code, with the dotted name of the constant that holds it."""
    return {
        value.code: (f"{package}.{name}", value)
        for package, module in modules("events")
        for name, value in vars(module).items()
        if isinstance(value, EventKind)
    }


def faults_of(sentence: str) -> list[str]:
    """What keeps a sentence from being read after somebody's name, and before nothing."""
    faults = []
    if not re.match(r"[a-z]", sentence):
        faults.append("does not begin like the rest of a sentence")
    if sentence.endswith((".", "!", " ")) or len(sentence) < 6:
        faults.append("does not end like a sentence in a list")
    if any(
        name is not None and not name.isidentifier() for _, name, _, _ in string.Formatter().parse(sentence)
    ):
        faults.append("has a gap without a name")
    return faults


def test_every_kind_of_event_has_a_sentence():
    assert len(kinds()) > 60
    assert {code: faults for code, (_, kind) in kinds().items() if (faults := faults_of(kind.sentence))} == {}


def test_sentence_that_cannot_be_read_is_found():
    assert faults_of("opened the case as {reference}") == []
    assert [len(faults_of(sentence)) for sentence in ("Opened it", "opened it.", "opened {}", "")] == [
        1,
        1,
        1,
        2,
    ]


def test_every_kind_of_event_is_recorded_somewhere():
    texts = [path.read_text(encoding="utf-8") for path in tree.product_modules() if path.name != "events.py"]
    names = {name: name.split(".")[1] for name, _ in kinds().values()}
    assert (
        sorted(
            name
            for name, constant in names.items()
            if not any(re.search(rf"\b{constant}\b", text) for text in texts)
        )
        == []
    )


def test_every_read_stays_off_the_timeline():
    assert [code for code, (_, kind) in kinds().items() if kind.is_read and kind.on_timeline] == []
