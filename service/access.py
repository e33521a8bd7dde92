"""Who may do and see what: one table. Its printout is a golden file, so that no right changes unseen.

A command needs a role *and* a task of a listed kind on that case; a question needs a role, and rows do the rest.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.vocabulary import Role, TaskKind

OFFICERS = frozenset({TaskKind.OIC, TaskKind.OFFICER, TaskKind.SUPERVISOR})
AUTHORISERS = frozenset({TaskKind.DISCLOSURE_AUTHORISER, TaskKind.SAFEGUARDING_AUTHORISER})
ON_THE_CASE = (
    OFFICERS
    | AUTHORISERS
    | {TaskKind.SPOC, TaskKind.REVIEW_CHAIR, TaskKind.AGENCY_MEMBER, TaskKind.ADVOCATE, TaskKind.DELIVERER}
)

READERS: dict[str, frozenset[TaskKind]] = {
    "cases": ON_THE_CASE,
    "incidents": OFFICERS,
    "accounts": OFFICERS | {TaskKind.SPOC, TaskKind.DISCLOSURE_AUTHORISER},
    "needs": OFFICERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "safety_plans": OFFICERS | {TaskKind.ADVOCATE, TaskKind.VICTIM, TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "screens": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "determinations": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "victim_informed": OFFICERS | {TaskKind.ADVOCATE},
    "my_cases": frozenset({TaskKind.VICTIM}),
    "data_requests": OFFICERS | {TaskKind.SPOC},
    "responses": OFFICERS | {TaskKind.SPOC},
    "return_rows": OFFICERS | {TaskKind.SPOC},
    "entity_data": OFFICERS | {TaskKind.SPOC},
    "documents": OFFICERS | {TaskKind.SPOC},
    "subjects": OFFICERS | {TaskKind.DISCLOSURE_AUTHORISER},
    "sealed_parts": frozenset({TaskKind.DELIVERER}),
    "strands": OFFICERS | {TaskKind.SPOC},
    "attributions": ON_THE_CASE,
    "case_attributions": ON_THE_CASE,
    "challenges": ON_THE_CASE,
    "police_actions": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "subject_flags": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "custody_outcomes": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "charges": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "hearings": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "further_reports": OFFICERS,
    "offence_revisions": OFFICERS,
    "wishes": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.VICTIM, TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "safety_reviews": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.ADVOCATE},
    "risk_assessments": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "advocate_offers": OFFICERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "risk_views": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "review_actions": OFFICERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "closings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR, TaskKind.SPOC},
    "reopenings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR, TaskKind.SPOC},
    "decisions": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "authorisations": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "schedules": OFFICERS | AUTHORISERS | {TaskKind.DELIVERER, TaskKind.ADVOCATE},
    "reconfirmations": OFFICERS | AUTHORISERS | {TaskKind.DELIVERER, TaskKind.ADVOCATE},
    "stops": ON_THE_CASE,
    "openings": OFFICERS | {TaskKind.DELIVERER, TaskKind.DISCLOSURE_AUTHORISER},
    "outside_tellings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "identities_learned": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "embargoes": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER, TaskKind.REVIEW_CHAIR},
    "conflicts": frozenset({TaskKind.SUPERVISOR}),
    "policy_migrations": OFFICERS,
    "progress_notices": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "assurances": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "rehearings": OFFICERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER, TaskKind.DISCLOSURE_AUTHORISER},
    "tellings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "aborts": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "follow_ups": OFFICERS | {TaskKind.ADVOCATE},
    "deadlines": ON_THE_CASE - {TaskKind.AGENCY_MEMBER},
    "audit_events": OFFICERS,
}
"""Which tasks open which tables' rows. `tasks`, `people` and `outbox` have policies of their own.

A task given for one thing (a platform's request, an agency's review, an action agreed) opens the rows of that thing alone.
"""

READERS_OF_ONE: dict[str, frozenset[TaskKind]] = {
    "data_requests": frozenset({TaskKind.PLATFORM_LIAISON}),
    "responses": frozenset({TaskKind.PLATFORM_LIAISON}),
    "safety_reviews": frozenset({TaskKind.AGENCY_MEMBER}),
    "risk_views": frozenset({TaskKind.AGENCY_MEMBER}),
    "review_actions": frozenset({TaskKind.REVIEW_ACTION}),
    "deadlines": frozenset({TaskKind.PLATFORM_LIAISON, TaskKind.AGENCY_MEMBER, TaskKind.REVIEW_ACTION}),
}
"""Which tasks open, of these tables, the rows of the one request, review or action that the task names."""


class Action(StrEnum):
    """Everything a person can do or ask, alphabetically."""

    ACCEPT_RESPONSE = "ACCEPT_RESPONSE"
    ADD_STRAND = "ADD_STRAND"
    ANSWER_DATA_REQUEST = "ANSWER_DATA_REQUEST"
    ASSIGN_TASK = "ASSIGN_TASK"
    AUTHORISE_DISCLOSURE = "AUTHORISE_DISCLOSURE"
    BIND_VICTIM_ACCOUNT = "BIND_VICTIM_ACCOUNT"
    CHALLENGE_ATTRIBUTION = "CHALLENGE_ATTRIBUTION"
    CLEAR_PROGRESS_NOTICE = "CLEAR_PROGRESS_NOTICE"
    CONVENE_SAFETY_REVIEW = "CONVENE_SAFETY_REVIEW"
    DECIDE_DISCLOSURE = "DECIDE_DISCLOSURE"
    DECLARE_CONFLICT = "DECLARE_CONFLICT"
    DETERMINE_PRIMARY_VICTIM = "DETERMINE_PRIMARY_VICTIM"
    DRAFT_DATA_REQUEST = "DRAFT_DATA_REQUEST"
    GIVE_ASSURANCE = "GIVE_ASSURANCE"
    HOLD_RESPONSE = "HOLD_RESPONSE"
    LIFT_EMBARGO = "LIFT_EMBARGO"
    MIGRATE_CASE_POLICY = "MIGRATE_CASE_POLICY"
    OPEN_CASE = "OPEN_CASE"
    OPEN_IDENTITY = "OPEN_IDENTITY"
    PROPOSE_ATTRIBUTION = "PROPOSE_ATTRIBUTION"
    RECONFIRM_ON_THE_DAY = "RECONFIRM_ON_THE_DAY"
    RECORD_ACCOUNTS = "RECORD_ACCOUNTS"
    RECORD_AUTHORITY_DECISION = "RECORD_AUTHORITY_DECISION"
    RECORD_CHARGE = "RECORD_CHARGE"
    RECORD_COUNTER_ALLEGATION_SCREEN = "RECORD_COUNTER_ALLEGATION_SCREEN"
    RECORD_CUSTODY_OUTCOME = "RECORD_CUSTODY_OUTCOME"
    RECORD_DISCLOSURE_ABORTED = "RECORD_DISCLOSURE_ABORTED"
    RECORD_DISCLOSURE_DELIVERED = "RECORD_DISCLOSURE_DELIVERED"
    RECORD_FOLLOW_UP = "RECORD_FOLLOW_UP"
    RECORD_HEARING = "RECORD_HEARING"
    RECORD_IDENTITY_LEARNED_ELSEWHERE = "RECORD_IDENTITY_LEARNED_ELSEWHERE"
    RECORD_INCIDENTS = "RECORD_INCIDENTS"
    RECORD_NEEDS = "RECORD_NEEDS"
    RECORD_NEW_CONTACT = "RECORD_NEW_CONTACT"
    RECORD_POLICE_ACTION = "RECORD_POLICE_ACTION"
    RECORD_RESPONSE = "RECORD_RESPONSE"
    RECORD_SAFETY_PLAN = "RECORD_SAFETY_PLAN"
    RECORD_SAFETY_REVIEW = "RECORD_SAFETY_REVIEW"
    RECORD_SERVICE = "RECORD_SERVICE"
    RECORD_SUBJECT_FLAGS = "RECORD_SUBJECT_FLAGS"
    RECORD_TELLING_OUTSIDE_SCHEME = "RECORD_TELLING_OUTSIDE_SCHEME"
    RECORD_VICTIM_INFORMED = "RECORD_VICTIM_INFORMED"
    RECORD_WISHES = "RECORD_WISHES"
    REHEAR = "REHEAR"
    RESOLVE_CHALLENGE = "RESOLVE_CHALLENGE"
    RESOLVE_CONFLICT = "RESOLVE_CONFLICT"
    REVISE_DATA_REQUEST = "REVISE_DATA_REQUEST"
    REVISE_OFFENCE = "REVISE_OFFENCE"
    SCHEDULE_DISCLOSURE = "SCHEDULE_DISCLOSURE"
    SEAL_SUBJECT = "SEAL_SUBJECT"
    SEE_CASE = "SEE_CASE"
    SEE_CASES = "SEE_CASES"
    SEE_COMMAND_OUTCOME = "SEE_COMMAND_OUTCOME"
    SEE_DATA_REQUEST = "SEE_DATA_REQUEST"
    SEE_DATA_REQUESTS = "SEE_DATA_REQUESTS"
    SEE_DEADLINES = "SEE_DEADLINES"
    SEE_DIRECTORY = "SEE_DIRECTORY"
    SEE_DOCUMENT = "SEE_DOCUMENT"
    SEE_ENTITY_DATA = "SEE_ENTITY_DATA"
    SEE_ME = "SEE_ME"
    SEE_MY_CASES = "SEE_MY_CASES"
    SET_EMBARGO = "SET_EMBARGO"
    STOP_DISCLOSURE = "STOP_DISCLOSURE"
    UPLOAD_DOCUMENT = "UPLOAD_DOCUMENT"
    VERIFY_ATTRIBUTION = "VERIFY_ATTRIBUTION"
    VERIFY_CHARGE = "VERIFY_CHARGE"
    WITHDRAW_ATTRIBUTION = "WITHDRAW_ATTRIBUTION"
    WITHDRAW_WISHES = "WITHDRAW_WISHES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Which roles may, with a task of which kinds on the case; no kinds means that no case is meant yet."""

    roles: frozenset[Role]
    tasks: frozenset[TaskKind] = frozenset()


EVERYONE = frozenset(Role)
STAFF = EVERYONE - {Role.VICTIM, Role.PLATFORM_LIAISON, Role.ADMIN, Role.AUDITOR}
OFFICER = Right(roles=frozenset({Role.OFFICER}), tasks=frozenset({TaskKind.OIC, TaskKind.OFFICER}))
SUPERVISOR = Right(roles=frozenset({Role.SUPERVISOR}), tasks=frozenset({TaskKind.SUPERVISOR}))
SPOC = Right(roles=frozenset({Role.SPOC}), tasks=frozenset({TaskKind.SPOC}))
CHAIR = Right(roles=frozenset({Role.REVIEW_CHAIR}), tasks=frozenset({TaskKind.REVIEW_CHAIR}))
DECIDER = Right(roles=frozenset({Role.DISCLOSURE_AUTHORISER}), tasks=frozenset({TaskKind.DISCLOSURE_AUTHORISER}))
AUTHORISER = Right(roles=frozenset({Role.DISCLOSURE_AUTHORISER, Role.SAFEGUARDING_AUTHORISER}), tasks=AUTHORISERS)
LIAISON = Right(roles=frozenset({Role.PLATFORM_LIAISON}), tasks=frozenset({TaskKind.PLATFORM_LIAISON}))
POLICE = Right(roles=frozenset({Role.OFFICER, Role.SUPERVISOR}), tasks=OFFICERS)
CARER = Right(
    roles=frozenset({Role.OFFICER, Role.ADVOCATE}), tasks=frozenset({TaskKind.OIC, TaskKind.OFFICER, TaskKind.ADVOCATE})
)
HERS = Right(
    roles=frozenset({Role.VICTIM, Role.ADVOCATE, Role.OFFICER}),
    tasks=frozenset({TaskKind.VICTIM, TaskKind.ADVOCATE, TaskKind.OIC, TaskKind.OFFICER}),
)
ANYONE_ON_THE_CASE = Right(roles=STAFF, tasks=ON_THE_CASE)
DELIVERER = Right(
    roles=frozenset({Role.OFFICER}), tasks=frozenset({TaskKind.DELIVERER, TaskKind.OIC, TaskKind.OFFICER})
)

ACCESS: dict[Action, Right] = {
    Action.ACCEPT_RESPONSE: SPOC,
    Action.ADD_STRAND: OFFICER,
    Action.ANSWER_DATA_REQUEST: LIAISON,
    Action.ASSIGN_TASK: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR}), tasks=frozenset({TaskKind.OIC, TaskKind.SUPERVISOR})
    ),
    Action.AUTHORISE_DISCLOSURE: AUTHORISER,
    Action.BIND_VICTIM_ACCOUNT: OFFICER,
    Action.CHALLENGE_ATTRIBUTION: ANYONE_ON_THE_CASE,
    Action.CLEAR_PROGRESS_NOTICE: DECIDER,
    Action.CONVENE_SAFETY_REVIEW: CHAIR,
    Action.DECIDE_DISCLOSURE: DECIDER,
    Action.DECLARE_CONFLICT: ANYONE_ON_THE_CASE,
    Action.DETERMINE_PRIMARY_VICTIM: SUPERVISOR,
    Action.DRAFT_DATA_REQUEST: OFFICER,
    Action.GIVE_ASSURANCE: DECIDER,
    Action.HOLD_RESPONSE: SPOC,
    Action.LIFT_EMBARGO: DECIDER,
    Action.MIGRATE_CASE_POLICY: SUPERVISOR,
    Action.OPEN_CASE: Right(roles=frozenset({Role.OFFICER})),
    Action.OPEN_IDENTITY: Right(roles=frozenset({Role.OFFICER}), tasks=frozenset({TaskKind.DELIVERER})),
    Action.PROPOSE_ATTRIBUTION: OFFICER,
    Action.RECONFIRM_ON_THE_DAY: CARER,
    Action.RECORD_ACCOUNTS: HERS,
    Action.RECORD_AUTHORITY_DECISION: SPOC,
    Action.RECORD_CHARGE: OFFICER,
    Action.RECORD_COUNTER_ALLEGATION_SCREEN: OFFICER,
    Action.RECORD_CUSTODY_OUTCOME: OFFICER,
    Action.RECORD_DISCLOSURE_ABORTED: DELIVERER,
    Action.RECORD_DISCLOSURE_DELIVERED: DELIVERER,
    Action.RECORD_FOLLOW_UP: CARER,
    Action.RECORD_HEARING: OFFICER,
    Action.RECORD_IDENTITY_LEARNED_ELSEWHERE: CARER,
    Action.RECORD_INCIDENTS: HERS,
    Action.RECORD_NEEDS: OFFICER,
    Action.RECORD_NEW_CONTACT: HERS,
    Action.RECORD_POLICE_ACTION: OFFICER,
    Action.RECORD_RESPONSE: SPOC,
    Action.RECORD_SAFETY_PLAN: CARER,
    Action.RECORD_SAFETY_REVIEW: CHAIR,
    Action.RECORD_SERVICE: SPOC,
    Action.RECORD_SUBJECT_FLAGS: POLICE,
    Action.RECORD_TELLING_OUTSIDE_SCHEME: DELIVERER,
    Action.RECORD_VICTIM_INFORMED: OFFICER,
    Action.RECORD_WISHES: HERS,
    Action.REHEAR: OFFICER,
    Action.RESOLVE_CHALLENGE: SUPERVISOR,
    Action.RESOLVE_CONFLICT: SUPERVISOR,
    Action.REVISE_DATA_REQUEST: OFFICER,
    Action.REVISE_OFFENCE: OFFICER,
    Action.SCHEDULE_DISCLOSURE: OFFICER,
    Action.SEAL_SUBJECT: OFFICER,
    Action.SEE_CASE: Right(roles=STAFF - {Role.ADVOCATE, Role.AGENCY_MEMBER}, tasks=ON_THE_CASE),
    Action.SEE_CASES: Right(roles=STAFF - {Role.ADVOCATE, Role.AGENCY_MEMBER}, tasks=ON_THE_CASE),
    Action.SEE_COMMAND_OUTCOME: Right(roles=EVERYONE),
    Action.SEE_DATA_REQUEST: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC, Role.PLATFORM_LIAISON}),
        tasks=OFFICERS | {TaskKind.SPOC, TaskKind.PLATFORM_LIAISON},
    ),
    Action.SEE_DATA_REQUESTS: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC, Role.PLATFORM_LIAISON}),
        tasks=OFFICERS | {TaskKind.SPOC, TaskKind.PLATFORM_LIAISON},
    ),
    Action.SEE_DEADLINES: Right(roles=STAFF, tasks=ON_THE_CASE),
    Action.SEE_DIRECTORY: Right(roles=STAFF),
    Action.SEE_DOCUMENT: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC}), tasks=OFFICERS | {TaskKind.SPOC}
    ),
    Action.SEE_ENTITY_DATA: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC}), tasks=OFFICERS | {TaskKind.SPOC}
    ),
    Action.SEE_ME: Right(roles=EVERYONE),
    Action.SEE_MY_CASES: Right(roles=frozenset({Role.VICTIM}), tasks=frozenset({TaskKind.VICTIM})),
    Action.SET_EMBARGO: DECIDER,
    Action.STOP_DISCLOSURE: ANYONE_ON_THE_CASE,
    Action.UPLOAD_DOCUMENT: Right(roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC, Role.PLATFORM_LIAISON})),
    Action.VERIFY_ATTRIBUTION: SUPERVISOR,
    Action.VERIFY_CHARGE: SUPERVISOR,
    Action.WITHDRAW_ATTRIBUTION: SUPERVISOR,
    Action.WITHDRAW_WISHES: HERS,
}


def print_access() -> str:
    """The table as text, a line an action: what the golden file holds."""
    lines = []
    for action in Action:
        right = ACCESS[action]
        roles = " ".join(sorted(right.roles))
        tasks = " ".join(sorted(right.tasks)) or "-"
        lines.append(f"{action:34} roles: {roles} | tasks: {tasks}")
    return "\n".join(lines) + "\n"
