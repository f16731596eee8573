"""Who may do what: one table from role to acts. There is no other source of rights and no short cut past it.

The roles and their acts follow the matrix of roles and permissions that this product documents in
docs/generated/access.md; whether an act is open for one case is decided in `cases/access.py`.
"""

from enum import StrEnum

from opencdop.core.actor import Actor


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    CHAIR = "chair"
    PANEL_MEMBER = "panel_member"
    AGENCY_REPORTER = "agency_reporter"
    ANALYST = "analyst"


ROLE_TITLES = {
    Role.ADMINISTRATOR: "Administrator",
    Role.COORDINATOR: "Coordinator",
    Role.MANAGER: "Manager",
    Role.CHAIR: "Chair",
    Role.PANEL_MEMBER: "Panel member",
    Role.AGENCY_REPORTER: "Agency reporter",
    Role.ANALYST: "Analyst",
}


class Act(StrEnum):
    """Everything that somebody with an account may or may not do."""

    SEE_CASES = "see_cases"  # that a case exists: reference, stage, exact age, sex
    SEE_IDENTITY = "see_identity"  # names, NHS number, dates, address, and answers that identify
    SEE_RECORD = "see_record"  # the agreed answers
    SEE_RETURNS = "see_returns"  # what each agency sent
    SEE_ANALYSIS = "see_analysis"  # the analysis form and the papers of a meeting one is invited to
    TRIAGE = "triage"  # open a notification and decide what becomes of it
    CONFIRM_OUT_OF_SCOPE = "confirm_out_of_scope"
    DECIDE_DUPLICATES = "decide_duplicates"  # same child or not; merge, part, link, move
    VOID_CASE = "void_case"  # opened in error; never deleted
    PROPOSE_LEAD = (
        "propose_lead"  # which panel reviews, and how it reports back: propose, and hand a case over
    )
    ANSWER_LEAD = "answer_lead"  # answer such a proposal for one's panel; take a case over
    SETTLE_LEAD = "settle_lead"  # between chairs, where two panels do not agree
    EXCHANGE_CASES = "exchange_cases"  # with another installation, as a sealed file
    TELL_OTHERS = "tell_others"  # who must be told of a death, and which letters must stop
    RECONCILE = "reconcile"  # lay others' monthly lists against the cases
    ASSIGN_CASE = "assign_case"
    EDIT_RECORD = "edit_record"  # accept, correct and supersede agreed answers, waive needs, hold
    ERASE_DOCUMENT = "erase_document"  # the file of a document, for good
    DECIDE_JOINT_RESPONSE = "decide_joint_response"
    RAISE_REFERRAL = "raise_referral"
    FOLLOW_REFERRAL = "follow_referral"
    ASK_AGENCY = "ask_agency"
    ANSWER_REQUEST = "answer_request"  # as a reporter with an account: own organisation's requests
    ARRANGE_MEETING = "arrange_meeting"
    WRITE_ANALYSIS = "write_analysis"
    SIGN_OFF = "sign_off"
    CLOSE_CASE = "close_case"
    MANAGE_ACTIONS = "manage_actions"
    UPDATE_OWN_ACTION = "update_own_action"
    WRITE_SITE = "write_site"  # the panel's public pages, as drafts
    PUBLISH_SITE = "publish_site"
    KEEP_PANEL = "keep_panel"  # terms of reference, members, partners and letter templates of one's own panel
    KEEP_DIRECTORY = "keep_directory"  # agencies, teams and contacts: whom to write to
    SEE_FIGURES = "see_figures"
    MAKE_RETURN = "make_return"
    SEE_AUDIT = "see_audit"
    MANAGE_PEOPLE = (
        "manage_people"  # invite, end seats, reset a lost authenticator, of one's own organisation
    )
    MANAGE_INSTALLATION = "manage_installation"  # organisations, panels, policies: no clinical content
    SEE_OWN_WORK = "see_own_work"  # one's own home page


_OFFICE = frozenset(
    {
        Act.SEE_CASES,
        Act.SEE_IDENTITY,
        Act.SEE_RECORD,
        Act.SEE_RETURNS,
        Act.SEE_ANALYSIS,
        Act.TRIAGE,
        Act.DECIDE_DUPLICATES,
        Act.PROPOSE_LEAD,
        Act.TELL_OTHERS,
        Act.RECONCILE,
        Act.WRITE_SITE,
        Act.ASSIGN_CASE,
        Act.EDIT_RECORD,
        Act.DECIDE_JOINT_RESPONSE,
        Act.RAISE_REFERRAL,
        Act.FOLLOW_REFERRAL,
        Act.ASK_AGENCY,
        Act.ARRANGE_MEETING,
        Act.WRITE_ANALYSIS,
        Act.MANAGE_ACTIONS,
        Act.KEEP_DIRECTORY,
        Act.SEE_FIGURES,
        Act.MAKE_RETURN,
        Act.SEE_OWN_WORK,
    }
)

ROLE_ACTS: dict[Role, frozenset[Act]] = {
    Role.ADMINISTRATOR: frozenset(
        {Act.MANAGE_PEOPLE, Act.MANAGE_INSTALLATION, Act.KEEP_DIRECTORY, Act.SEE_OWN_WORK}
    ),
    Role.COORDINATOR: _OFFICE,
    Role.MANAGER: _OFFICE
    | {
        Act.CONFIRM_OUT_OF_SCOPE,
        Act.VOID_CASE,
        Act.ERASE_DOCUMENT,
        Act.ANSWER_LEAD,
        Act.EXCHANGE_CASES,
        Act.PUBLISH_SITE,
        Act.KEEP_PANEL,
        Act.CLOSE_CASE,
        Act.SEE_AUDIT,
        Act.MANAGE_PEOPLE,
    },
    Role.CHAIR: frozenset(
        {
            Act.SEE_CASES,
            Act.SEE_RECORD,
            Act.SEE_ANALYSIS,
            Act.WRITE_ANALYSIS,
            Act.SIGN_OFF,
            Act.SETTLE_LEAD,
            Act.RAISE_REFERRAL,
            Act.MANAGE_ACTIONS,
            Act.SEE_FIGURES,
            Act.SEE_AUDIT,
            Act.SEE_OWN_WORK,
        }
    ),
    Role.PANEL_MEMBER: frozenset(
        {
            Act.SEE_CASES,
            Act.SEE_RECORD,
            Act.SEE_ANALYSIS,
            Act.RAISE_REFERRAL,
            Act.UPDATE_OWN_ACTION,
            Act.SEE_FIGURES,
            Act.SEE_OWN_WORK,
        }
    ),
    Role.AGENCY_REPORTER: frozenset({Act.ANSWER_REQUEST, Act.UPDATE_OWN_ACTION, Act.SEE_OWN_WORK}),
    Role.ANALYST: frozenset({Act.SEE_FIGURES, Act.MAKE_RETURN, Act.SEE_OWN_WORK}),
}

REFUSALS: dict[Act, str] = {
    Act.SIGN_OFF: "Only the chair can sign off a review.",
    Act.CONFIRM_OUT_OF_SCOPE: "A manager confirms that a death is out of scope.",
    Act.ERASE_DOCUMENT: "A manager erases documents. You can set it aside.",
    Act.SEE_IDENTITY: "Your role works with papers that do not name the child.",
}


def roles_with(act: Act) -> tuple[Role, ...]:
    return tuple(role for role in Role if act in ROLE_ACTS[role])


def places_for(actor: Actor, act: Act) -> frozenset[str]:
    """The organisations in which one of the actor's roles includes the act."""
    return actor.organisations_as(roles_with(act))


def has_act(actor: Actor, act: Act) -> bool:
    """Whether the actor may do this anywhere at all."""
    return bool(places_for(actor, act))


def refusal_for(act: Act) -> str:
    """The sentence for somebody whose role does not include the act."""
    default = f"Your role does not include this ({act.value.replace('_', ' ')}). Ask your panel's office if it should."
    return REFUSALS.get(act, default)
