"""Every form of every version in a real renderer of FHIR forms: shown and hidden as ours, answered and back."""

from pathlib import Path

from opencdop.formkit.loading import load_library
from tools.fhir.compared import compare
from tools.fhir.renderer import chromium, renderer
from tools.fhir.visible import conditional_links
from tools.ordeal.results import Result

DEFINITIONS = Path(__file__).resolve().parent.parent.parent / "definitions"

COVERS = ("tools/ordeal/fhir.py", "tools/fhir", "src/opencdop/formkit/fhir")


def run(*, forms: tuple[str, ...] = (), most: int = 40) -> Result:
    """Passed: no question is shown or hidden otherwise than by us, none is never seen, and no answer is lost."""
    definitions = [
        each for each in load_library([DEFINITIONS]).definitions if not forms or each.form in forms
    ]
    complaints: list[str] = []
    tried = shown = hidden = 0
    with chromium() as browser:
        for definition in definitions:
            with renderer(browser) as page:  # a page of its own: the renderer lets nothing go
                found = compare(definition, page, most=most)
            conditional = conditional_links(definition)
            never = sorted(definition.by_key.keys() - found.shown)
            always = sorted(conditional - found.hidden)
            complaints += found.complaints
            complaints += [f"{found.name}: {link} was never shown" for link in never]
            complaints += [f"{found.name}: {link} was never hidden" for link in always]
            tried += found.scenarios
            shown += len(found.shown)
            hidden += len(found.hidden)
            print(
                f"{found.name}: {found.scenarios} scenarios, {len(found.shown)} questions shown", flush=True
            )
    for complaint in complaints:
        print(complaint, flush=True)
    figures = {
        "forms": len(definitions), "scenarios": tried, "questions_shown": shown,
        "conditions_both_ways": hidden, "complaints": len(complaints),
    }  # fmt: skip
    return Result(passed=not complaints and bool(tried), figures=figures)
