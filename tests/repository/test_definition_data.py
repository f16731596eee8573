"""What the definitions hold beside forms: categories, scales, regimes, clocks, referrals, steps and reasons."""

from datetime import date
from itertools import pairwise

import pytest
from tests.repository.definition_files import CERTAINTIES, data, library, words_of

from opencdop.formkit.definition import Question

SEVERITIES = {"guide", "needs_attention", "act_today"}
SAID_OF_A_REFERRAL = {
    "code", "title", "hint", "from_any_stage", "addressee", "addressees", "clock", "certainty",
}  # fmt: skip
UNITS = {"hours", "days", "weeks", "months", "working_days"}


def test_categories_are_ten_and_the_list_is_their_rank():
    codes = [choice["code"] for choice in data("choices.yaml")["category"]]
    assert codes == [*(str(number) for number in range(1, 11)), "not_yet"]


def test_influence_is_the_scale_of_2019_and_old_levels_map_to_it():
    now = [choice["code"] for choice in data("choices.yaml")["influence"]]
    old = data("regimes.yaml")["influence_scales"]["influence_2008"]
    assert now == ["0", "1", "2"]
    assert {level["code"]: level["now"] for level in old} == {
        "0": "0", "1": "1", "1_star": "1", "2": "2", "3": None,
    }  # fmt: skip


@pytest.mark.parametrize("choose_by", ["by_death", "by_review"])
def test_regimes_run_without_gap_or_overlap(choose_by: str):
    regimes = data("regimes.yaml")[choose_by]
    assert regimes[0]["from"] == date(2008, 4, 1)
    for earlier, later in pairwise(regimes):
        assert (later["from"] - earlier["to"]).days == 1, later["key"]
    assert "to" not in regimes[-1]


def test_regimes_name_lists_and_targets_that_exist():
    regimes, choices = data("regimes.yaml"), data("choices.yaml")
    for regime in regimes["by_review"]:
        assert isinstance(regime["outcome"], list) or regime["outcome"] in choices
        assert regime["influence_scale"] in {*regimes["influence_scales"], *choices}
        assert regime["domains"] in regimes["domains"]
    targets = {regime["referral_target"] for regime in regimes["by_death"]}
    abuse = next(
        kind for kind in data("referrals.yaml")["kinds"] if kind["code"] == "suspected_abuse_or_neglect"
    )
    assert abuse["addressees"].keys() == targets
    assert abuse["from_any_stage"]


def test_three_bodies_go_by_three_places():
    """E22: the review goes by the home, a rapid review by where it happened, the coroner by where the child died."""
    kinds = {kind["code"]: kind for kind in data("referrals.yaml")["kinds"]}
    partners = kinds["suspected_abuse_or_neglect"]["addressees"]["partners"]
    assert "rapid review" in partners["leads_to"]
    assert partners["body"].endswith("where it happened")
    assert kinds["coroner"]["addressee"].endswith("where the child died or was found")


def test_referrals_say_only_what_is_read():
    for kind in data("referrals.yaml")["kinds"]:
        assert kind.keys() <= SAID_OF_A_REFERRAL, kind["code"]
        for addressee in kind.get("addressees", {}).values():
            assert addressee.keys() <= {"body", "leads_to"}, kind["code"]


def test_referrals_name_an_addressee_and_a_clock_that_exists():
    clocks = {clock["id"] for clock in data("clocks.yaml")["clocks"]}
    for kind in data("referrals.yaml")["kinds"]:
        assert ("addressee" in kind) != ("addressees" in kind), kind["code"]
        assert kind["certainty"] in CERTAINTIES
        assert kind.get("clock") in {None, *clocks}


def test_clocks_are_whole():
    clocks = data("clocks.yaml")
    assert {severity["code"] for severity in clocks["severities"]} == SEVERITIES
    assert len({clock["id"] for clock in clocks["clocks"]}) == len(clocks["clocks"])
    for clock in clocks["clocks"]:
        assert clock["unit"] in UNITS, clock["id"]
        assert clock["severity"] in SEVERITIES, clock["id"]
        assert clock["certainty"] in CERTAINTIES, clock["id"]
        assert clock["duration"] > 0, clock["id"]
        assert clock["reference"], clock["id"]
        assert clock["reference_words"], clock["id"]


def test_no_clock_can_be_paused():
    assert [each for each in words_of(data("clocks.yaml")["clocks"]) if "pause" in each[1].lower()] == []


def test_joint_response_has_five_grounds_and_the_form_asks_for_them():
    response = data("joint_response.yaml")
    grounds = [ground["code"] for ground in response["grounds"]]
    asked = [choice["code"] for choice in data("choices.yaml")[response["grounds_list"]]]
    assert len(grounds) == 5
    assert asked == [*grounds, "none_of_these"]


def test_steps_of_the_joint_response_say_who_and_when():
    response = data("joint_response.yaml")
    roles = {role["code"] for role in response["roles"]}
    steps = {step["code"] for step in response["steps"]}
    assert set(response["first_steps"]) <= steps
    for step in response["steps"]:
        assert set(step["who"]) <= roles, step["code"]
        assert step["due"]["unit"] in {None, *UNITS}, step["code"]
        assert step["certainty"] in CERTAINTIES, step["code"]


def test_scope_has_words_for_every_rule():
    rules = data("scope.yaml")["rules"]
    assert [rule["code"] for rule in rules] == [f"SC{number}" for number in range(1, 9)]
    assert {rule["result"] for rule in rules} == {"in_scope", "out_of_scope", "provisional"}
    assert all(rule.get("ask_first", ".").endswith((".", "?")) for rule in rules)


def test_every_ethnic_group_has_a_broad_group():
    groups = data("ethnic_groups.yaml")["groups"]
    assert set(groups) == {choice["code"] for choice in data("choices.yaml")["ethnicity"]}
    assert all(group["letter"] or group["sent_as"] for group in groups.values())


def test_delay_reasons_explain_and_never_stop_time():
    reasons = data("delay_reasons.yaml")["reasons"]
    assert len({reason["code"] for reason in reasons}) == len(reasons)
    assert {reason["gate"] for reason in reasons} == {"meeting", "panel", "none"}
    assert all(("chase_days" in reason) == reason["chase"] for reason in reasons)


def questions_of_older_forms() -> dict[str, tuple[set[str], Question]]:
    """The questions that only the forms before April 2019 ask, by key, with the forms that ask them."""
    now = {key for form in ("notification", "reporting", "analysis") for key in library().form(form).by_key}
    found: dict[str, tuple[set[str], Question]] = {}
    for form in ("form_a", "form_b", "form_c"):
        for version in library().versions(form):
            for key, question in version.by_key.items():
                if key not in now:
                    found.setdefault(key, (set(), question))[0].add(form)
    return found


def test_mapping_says_of_every_older_question_what_it_is_now():
    rules = {rule["question"]: rule for rule in data("mapping.yaml")["older"]}
    assert len(rules) == len(data("mapping.yaml")["older"])
    older = questions_of_older_forms()
    assert rules.keys() == older.keys()
    assert {key: set(rule["forms"]) for key, rule in rules.items()} == {
        key: each[0] for key, each in older.items()
    }
    assert [key for key, rule in rules.items() if rule["now"] is None and len(rule.get("why", "")) < 20] == []
    assert [key for key, rule in rules.items() if rule["now"] and rule["certainty"] not in CERTAINTIES] == []


def test_mapping_has_a_present_code_or_none_for_every_older_code():
    older, analysis, reporting = (
        questions_of_older_forms(),
        library().form("analysis"),
        library().form("reporting"),
    )
    for rule in data("mapping.yaml")["older"]:
        if rule["now"] is None:
            continue
        was, now = older[rule["question"]][1], {**reporting.by_key, **analysis.by_key}[rule["now"]]
        pairs = [(was, now, rule.get("codes", {}))]
        if "parts" in rule:
            before, after = ({part.key: part for part in each.questions} for each in (was, now))
            pairs = [(before[key], after[key], codes) for key, codes in rule["parts"].items()]
            assert {key for key, part in before.items() if part.choices} == set(rule["parts"]), rule[
                "question"
            ]
        for old, new, codes in pairs:
            assert set(codes) == set(old.labels), rule["question"]
            kept_as_it_was = {"yes"} if rule["question"] == "old_asylum_seeker" else set()
            assert set(codes.values()) - {None} <= set(new.labels) | kept_as_it_was, rule["question"]


def test_mapping_and_regimes_agree_on_the_older_scale():
    scale = {
        level["code"]: level["now"] for level in data("regimes.yaml")["influence_scales"]["influence_2008"]
    }
    rules = [rule for rule in data("mapping.yaml")["older"] if rule["question"].startswith("old_factors_")]
    assert [rule["parts"]["level"] for rule in rules] == [scale] * 4
    labels = {choice["code"]: choice["label"] for choice in data("choices.yaml")["influence_2008"]}
    regime = data("regimes.yaml")["influence_scales"]["influence_2008"]
    assert labels == {level["code"]: level["label"] for level in regime}


def test_verdicts_of_2008_are_those_of_their_regime():
    regime = next(each for each in data("regimes.yaml")["by_review"] if each["key"] == "dcsf_2008")
    asked = {choice["code"]: choice["label"] for choice in data("choices.yaml")["preventability"]}
    assert asked == {verdict["code"]: verdict["label"] for verdict in regime["outcome"]}
