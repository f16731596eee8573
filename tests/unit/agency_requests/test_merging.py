from datetime import date

from opencdop.agency_requests.merging import merge_of
from opencdop.formkit.definition import Choice, Definition, Group, Question, Section

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
FORM = Definition(
    form="small",
    version="1",
    effective_from=date(2022, 4, 1),
    title="A small form",
    sections=(
        Section(
            "details",
            "You",
            (Group("reporter", "Who is answering", (Question("reporter_name", "text", "Your name"),)),),
        ),
        Section(
            "child",
            "The child",
            (
                Group(
                    "health",
                    "Health",
                    (
                        Question("smoking", "choice", "Smoking at home", choices=YES_NO, not_known=True),
                        Question("school", "text", "School"),
                        Question("surname", "text", "Family name"),
                        Question("story", "long_text", "The child's story"),
                    ),
                ),
            ),
        ),
    ),
)
INCOMING = {
    "reporter_name": "Hana Lowe",
    "smoking": "yes",
    "school": "Brook Lane",
    "surname": "MARSDEN",
    "story": "A long story.\n\nIn two parts.",
}


def laid(agreed: dict, incoming: dict = INCOMING, ids: dict | None = None, decisions: dict | None = None):
    return merge_of(
        FORM,
        agreed=agreed,
        sources=dict.fromkeys(agreed, "Notification"),
        agreed_ids=ids if ids is not None else dict.fromkeys(agreed, "1"),
        incoming=incoming,
        decisions=decisions or {},
        agency="Millbrook Surgery",
    )


def test_merge_says_what_differs_what_is_new_and_what_is_the_same():
    merge = laid({"smoking": "no", "surname": "Marsden"})
    assert [row.key for row in merge.differing] == ["smoking"]
    assert [row.key for row in merge.new] == ["school"]
    assert [row.key for row in merge.same] == ["surname"]
    assert (merge.differing[0].record, merge.differing[0].returned) == ("No", "Yes")
    assert merge.differing[0].source == "Notification"


def test_merge_never_offers_a_narrative_or_the_agency_itself():
    merge = laid({"story": "Another agency's story.", "reporter_name": "Somebody else"})
    assert not {"story", "reporter_name"} & merge.open_keys
    assert not {"story", "reporter_name"} & set(merge.proposals)
    assert [(each.source, each.words) for each in merge.narratives] == [
        ("Millbrook Surgery", ("A long story.", "", "In two parts."))
    ]


def test_merge_folds_away_what_was_decided():
    merge = laid({"smoking": "no", "surname": "Marsden"}, decisions={"smoking": "kept", "school": "taken"})
    assert merge.is_done
    assert {row.key for row in merge.decided} == {"smoking", "school"}


def test_merge_is_named_after_the_answers_it_was_compared_with():
    agreed = {"smoking": "no"}
    assert laid(agreed).seen == laid(agreed).seen
    assert laid(agreed).seen != laid(agreed, ids={"smoking": "2"}).seen
    assert laid(agreed).seen != laid(agreed, decisions={"smoking": "kept"}).seen
    # What the agency was not asked does not disturb whoever merges its return.
    assert laid(agreed).seen == laid({**agreed, "weight": 5}, ids={"smoking": "1", "weight": "9"}).seen
