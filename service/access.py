"""Who may do and see what, and under which scope: one table. Its printout is a golden file, so that no right changes unseen.

A command needs a role *and* a task of a listed kind on that case; a question needs a role, and rows do the rest. A token
narrows what its person may do to its scopes, and never widens it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Self

from service.actions import Action as Action
from service.actions import Scope as Scope
from service.readers import AUTHORISERS as AUTHORISERS
from service.readers import OFFICERS as OFFICERS
from service.readers import ON_THE_CASE as ON_THE_CASE
from service.vocabulary import Role, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Which roles may, with a task of which kinds on the case; no kinds means that no case is meant yet.

    Without a scope no token is ever given for it.
    """

    roles: frozenset[Role]
    tasks: frozenset[TaskKind] = frozenset()
    scope: Scope | None = None

    def under(self, scope: Scope) -> Self:
        """The same right, asked for by this scope."""
        return replace(self, scope=scope)


EVERYONE = frozenset(Role)
STAFF = EVERYONE - {Role.VICTIM, Role.PLATFORM_LIAISON, Role.ADMIN, Role.AUDITOR}
OFFICER = Right(roles=frozenset({Role.OFFICER}), tasks=frozenset({TaskKind.OIC, TaskKind.OFFICER}))
SUPERVISOR = Right(roles=frozenset({Role.SUPERVISOR}), tasks=frozenset({TaskKind.SUPERVISOR}))
SPOC = Right(roles=frozenset({Role.SPOC}), tasks=frozenset({TaskKind.SPOC}))
CHAIR = Right(roles=frozenset({Role.REVIEW_CHAIR}), tasks=frozenset({TaskKind.REVIEW_CHAIR}))
DECIDER = Right(roles=frozenset({Role.DISCLOSURE_AUTHORISER}), tasks=frozenset({TaskKind.DISCLOSURE_AUTHORISER}))
AUTHORISER = Right(roles=frozenset({Role.DISCLOSURE_AUTHORISER, Role.SAFEGUARDING_AUTHORISER}), tasks=AUTHORISERS)
LIAISON = Right(roles=frozenset({Role.PLATFORM_LIAISON}), tasks=frozenset({TaskKind.PLATFORM_LIAISON}))
PLATFORM_OR_SPOC = Right(
    roles=frozenset({Role.PLATFORM_LIAISON, Role.SPOC}), tasks=frozenset({TaskKind.PLATFORM_LIAISON, TaskKind.SPOC})
)
ANSWERS_PLATFORMS = Right(
    roles=frozenset({Role.OFFICER, Role.SPOC}), tasks=frozenset({TaskKind.OIC, TaskKind.OFFICER, TaskKind.SPOC})
)
SEES_REQUESTS = Right(
    roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC, Role.PLATFORM_LIAISON}),
    tasks=OFFICERS | {TaskKind.SPOC, TaskKind.PLATFORM_LIAISON},
)
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
    Action.ACCEPT_RESPONSE: SPOC.under(Scope.REQUESTS_WRITE),
    Action.ACCEPT_USER_NOTICE_RISK: SUPERVISOR.under(Scope.REQUESTS_WRITE),
    Action.ACKNOWLEDGE_DATA_REQUEST: LIAISON.under(Scope.REQUESTS_ANSWER),
    Action.ACKNOWLEDGE_PRESERVATION: PLATFORM_OR_SPOC.under(Scope.REQUESTS_ANSWER),
    Action.ADD_STRAND: OFFICER.under(Scope.ATTRIBUTION_WRITE),
    Action.ANSWER_CLARIFICATION: ANSWERS_PLATFORMS.under(Scope.REQUESTS_WRITE),
    Action.ANSWER_DATA_REQUEST: LIAISON.under(Scope.REQUESTS_ANSWER),
    Action.ASK_CLARIFICATION: PLATFORM_OR_SPOC.under(Scope.REQUESTS_ANSWER),
    Action.ASSIGN_TASK: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR}), tasks=frozenset({TaskKind.OIC, TaskKind.SUPERVISOR})
    ).under(Scope.CASES_WRITE),
    Action.AUTHORISE_DISCLOSURE: AUTHORISER.under(Scope.DISCLOSURE_AUTHORISE),
    Action.BIND_VICTIM_ACCOUNT: OFFICER.under(Scope.CASES_WRITE),
    # A rescue: with that place on the case or with none, in the case's own force. The database raises the alarm.
    Action.BREAK_GLASS: SUPERVISOR.under(Scope.VICTIM_LOCATION_RESCUE),
    Action.CANCEL_DATA_REQUEST: SPOC.under(Scope.REQUESTS_WRITE),
    Action.CHALLENGE_ATTRIBUTION: ANYONE_ON_THE_CASE.under(Scope.DISCLOSURE_STOP),
    Action.CLEAR_PROGRESS_NOTICE: DECIDER.under(Scope.DISCLOSURE_DECIDE),
    Action.CLEAR_RECIPIENT: POLICE.under(Scope.CASES_WRITE),
    Action.CLOSE_CASE: SUPERVISOR.under(Scope.CASES_WRITE),
    Action.COMPARE_IDENTITY: SUPERVISOR.under(Scope.ATTRIBUTION_VERIFY),
    Action.COMPLETE_REVIEW_ACTION: Right(roles=STAFF, tasks=frozenset({TaskKind.REVIEW_ACTION})).under(
        Scope.REVIEWS_ANSWER
    ),
    Action.CONVENE_SAFETY_REVIEW: CHAIR.under(Scope.REVIEWS_WRITE),
    Action.DECIDE_DISCLOSURE: DECIDER.under(Scope.DISCLOSURE_DECIDE),
    Action.DECLARE_CONFLICT: ANYONE_ON_THE_CASE.under(Scope.DISCLOSURE_STOP),
    Action.DETERMINE_PRIMARY_VICTIM: SUPERVISOR.under(Scope.CASES_WRITE),
    Action.DETERMINE_RECIPIENT: DECIDER.under(Scope.DISCLOSURE_DECIDE),
    Action.DRAFT_DATA_REQUEST: OFFICER.under(Scope.REQUESTS_WRITE),
    Action.END_PRESERVATION: SPOC.under(Scope.REQUESTS_WRITE),
    Action.FILE_AUTHORITY_RECORD: SPOC.under(Scope.REQUESTS_WRITE),
    Action.GIVE_ASSURANCE: DECIDER.under(Scope.DISCLOSURE_DECIDE),
    Action.GIVE_SECOND_OPINION: OFFICER.under(Scope.CASES_WRITE),
    Action.HAND_OVER_CASE: SUPERVISOR.under(Scope.CASES_WRITE),
    Action.HOLD_RESPONSE: SPOC.under(Scope.REQUESTS_WRITE),
    Action.LIFT_EMBARGO: DECIDER.under(Scope.DISCLOSURE_DECIDE),
    Action.MIGRATE_CASE_POLICY: SUPERVISOR.under(Scope.CASES_WRITE),
    Action.OFFER_ADVOCATE: OFFICER.under(Scope.CASES_WRITE),
    Action.OPEN_CASE: Right(roles=frozenset({Role.OFFICER})).under(Scope.CASES_WRITE),
    Action.OPEN_IDENTITY: Right(roles=frozenset({Role.OFFICER}), tasks=frozenset({TaskKind.DELIVERER})).under(
        Scope.IDENTITY_OPEN
    ),
    Action.PROPOSE_ATTRIBUTION: OFFICER.under(Scope.ATTRIBUTION_WRITE),
    Action.PROPOSE_RECIPIENT: OFFICER.under(Scope.CASES_WRITE),
    Action.REASON_RISK_DOWN: SUPERVISOR.under(Scope.CASES_WRITE),
    Action.RECONFIRM_ON_THE_DAY: CARER.under(Scope.CARE_WRITE),
    Action.RECORD_ACCOUNTS: HERS.under(Scope.REPORTS_WRITE),
    Action.RECORD_ACKNOWLEDGEMENT: SPOC.under(Scope.REQUESTS_WRITE),
    Action.RECORD_AUTHORITY_DECISION: SPOC.under(Scope.REQUESTS_WRITE),
    Action.RECORD_CHARGE: OFFICER.under(Scope.CASES_WRITE),
    Action.RECORD_COUNTER_ALLEGATION_SCREEN: OFFICER.under(Scope.CASES_WRITE),
    Action.RECORD_CUSTODY_OUTCOME: OFFICER.under(Scope.CASES_WRITE),
    Action.RECORD_DISCLOSURE_ABORTED: DELIVERER.under(Scope.DISCLOSURE_TELL),
    Action.RECORD_DISCLOSURE_DELIVERED: DELIVERER.under(Scope.DISCLOSURE_TELL),
    Action.RECORD_FOLLOW_UP: CARER.under(Scope.CARE_WRITE),
    Action.RECORD_HEARING: OFFICER.under(Scope.CASES_WRITE),
    Action.RECORD_IDENTITY_LEARNED_ELSEWHERE: CARER.under(Scope.CARE_WRITE),
    Action.RECORD_INCIDENTS: HERS.under(Scope.REPORTS_WRITE),
    Action.RECORD_NEEDS: OFFICER.under(Scope.CASES_WRITE),
    Action.RECORD_NEW_CONTACT: HERS.under(Scope.REPORTS_WRITE),
    Action.RECORD_POLICE_ACTION: OFFICER.under(Scope.CASES_WRITE),
    Action.RECORD_PRESERVATION_SENT: SPOC.under(Scope.REQUESTS_WRITE),
    Action.RECORD_RESPONSE: SPOC.under(Scope.REQUESTS_WRITE),
    Action.RECORD_RISK: CARER.under(Scope.CARE_WRITE),
    Action.RECORD_SAFETY_PLAN: CARER.under(Scope.CARE_WRITE),
    Action.RECORD_SAFETY_REVIEW: CHAIR.under(Scope.REVIEWS_WRITE),
    Action.RECORD_SERVICE: SPOC.under(Scope.REQUESTS_WRITE),
    Action.RECORD_SUBJECT_FLAGS: POLICE.under(Scope.CASES_WRITE),
    Action.RECORD_TELLING_OUTSIDE_SCHEME: DELIVERER.under(Scope.DISCLOSURE_TELL),
    Action.RECORD_VICTIM_INFORMED: OFFICER.under(Scope.CASES_WRITE),
    Action.RECORD_VICTIM_LOCATION: OFFICER.under(Scope.VICTIM_LOCATION_WRITE),
    Action.RECORD_WISHES: HERS.under(Scope.WISHES_WRITE),
    Action.REHEAR: OFFICER.under(Scope.DISCLOSURE_TELL),
    Action.RENEW_DATA_REQUEST: SPOC.under(Scope.REQUESTS_WRITE),
    Action.RENEW_PRESERVATION: PLATFORM_OR_SPOC.under(Scope.REQUESTS_ANSWER),
    Action.REOPEN_CASE: SUPERVISOR.under(Scope.CASES_WRITE),
    Action.RESOLVE_CHALLENGE: SUPERVISOR.under(Scope.ATTRIBUTION_VERIFY),
    Action.RESOLVE_CONFLICT: SUPERVISOR.under(Scope.CASES_WRITE),
    Action.RESOLVE_ERROR: SUPERVISOR.under(Scope.REQUESTS_WRITE),
    Action.RESPOND_TO_ADVOCATE_OFFER: HERS.under(Scope.WISHES_WRITE),
    Action.RETURN_DATA_REQUEST: SPOC.under(Scope.REQUESTS_WRITE),
    Action.REVIEW_GRADE: SUPERVISOR.under(Scope.ATTRIBUTION_VERIFY),
    Action.REVISE_DATA_REQUEST: OFFICER.under(Scope.REQUESTS_WRITE),
    Action.REVISE_OFFENCE: OFFICER.under(Scope.CASES_WRITE),
    Action.SCHEDULE_DISCLOSURE: OFFICER.under(Scope.DISCLOSURE_TELL),
    Action.SEAL_SUBJECT: OFFICER.under(Scope.IDENTITY_SEAL),
    Action.SEE_AUDIT_TRAIL: Right(
        roles=frozenset({Role.SUPERVISOR, Role.AUDITOR}), tasks=frozenset({TaskKind.SUPERVISOR})
    ).under(Scope.RECORD_READ),
    Action.SEE_CASE: Right(roles=STAFF - {Role.ADVOCATE, Role.AGENCY_MEMBER}, tasks=ON_THE_CASE).under(
        Scope.CASES_READ
    ),
    Action.SEE_CASES: Right(roles=STAFF - {Role.ADVOCATE, Role.AGENCY_MEMBER}, tasks=ON_THE_CASE).under(
        Scope.CASES_READ
    ),
    Action.SEE_CASE_FOR_ADVOCATE: Right(roles=frozenset({Role.ADVOCATE}), tasks=frozenset({TaskKind.ADVOCATE})).under(
        Scope.ADVOCACY_READ
    ),
    Action.SEE_CHANGES: POLICE.under(Scope.CASES_READ),
    Action.SEE_COMMAND_OUTCOME: Right(roles=EVERYONE).under(Scope.OWN),
    Action.SEE_DATA_REQUEST: SEES_REQUESTS.under(Scope.REQUESTS_READ),
    Action.SEE_DATA_REQUESTS: SEES_REQUESTS.under(Scope.REQUESTS_READ),
    Action.SEE_DEADLINES: Right(roles=STAFF, tasks=ON_THE_CASE).under(Scope.CASES_READ),
    Action.SEE_DIRECTORY: Right(roles=STAFF).under(Scope.DIRECTORY_READ),
    Action.SEE_DOCUMENT: SEES_REQUESTS.under(Scope.DOCUMENTS_READ),
    Action.SEE_ENTITY_DATA: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC}), tasks=OFFICERS | {TaskKind.SPOC}
    ).under(Scope.ENTITY_DATA_READ),
    Action.SEE_ME: Right(roles=EVERYONE).under(Scope.OWN),
    Action.SEE_MY_CASES: Right(roles=frozenset({Role.VICTIM}), tasks=frozenset({TaskKind.VICTIM})).under(
        Scope.MY_CASES_READ
    ),
    Action.SEE_NOTICES: Right(roles=EVERYONE).under(Scope.OWN),
    Action.SEE_PRESERVATION: SEES_REQUESTS.under(Scope.REQUESTS_READ),
    Action.SEE_PRESERVATIONS: SEES_REQUESTS.under(Scope.REQUESTS_READ),
    Action.SEE_SAFETY_REVIEWS: Right(
        roles=STAFF - {Role.SPOC}, tasks=OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.AGENCY_MEMBER}
    ).under(Scope.REVIEWS_READ),
    Action.SEE_VICTIM_LOCATION: POLICE.under(Scope.VICTIM_LOCATION_READ),
    Action.SET_EMBARGO: DECIDER.under(Scope.DISCLOSURE_DECIDE),
    Action.STOP_DISCLOSURE: ANYONE_ON_THE_CASE.under(Scope.DISCLOSURE_STOP),
    Action.SUBMIT_RISK_VIEW: Right(
        roles=frozenset({Role.AGENCY_MEMBER, Role.ADVOCATE}), tasks=frozenset({TaskKind.AGENCY_MEMBER})
    ).under(Scope.REVIEWS_ANSWER),
    Action.UPLOAD_DOCUMENT: Right(
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SPOC, Role.PLATFORM_LIAISON})
    ).under(Scope.DOCUMENTS_WRITE),
    Action.VERIFY_ATTRIBUTION: SUPERVISOR.under(Scope.ATTRIBUTION_VERIFY),
    Action.VERIFY_CHARGE: SUPERVISOR.under(Scope.ATTRIBUTION_VERIFY),
    Action.WARN_USER_NOTICE: PLATFORM_OR_SPOC.under(Scope.REQUESTS_ANSWER),
    Action.WITHDRAW_ATTRIBUTION: SUPERVISOR.under(Scope.ATTRIBUTION_VERIFY),
    Action.WITHDRAW_WISHES: HERS.under(Scope.WISHES_WRITE),
}


NEVER_TOGETHER: dict[Role, frozenset[Role]] = {
    Role.SUPERVISOR: AUTHORISER.roles,
    Role.ADMIN: EVERYONE - {Role.ADMIN},
    Role.AUDITOR: EVERYONE - {Role.AUDITOR},
}
"""Whom a role shuts out: who verifies an attribution does not authorise a telling, who administers has no part in a case, and
who inspects does nothing else. Refused by the database where roles are given."""


def conflicting(roles: Collection[Role]) -> bool:
    """Whether nobody may hold these roles together."""
    return any(role in roles and not others.isdisjoint(roles) for role, others in NEVER_TOGETHER.items())


WHOLE = "rtk"
"""The scope of a token that is not narrowed: all that its person's roles allow."""

STEP_UP = frozenset(
    {Action.AUTHORISE_DISCLOSURE, Action.COMPARE_IDENTITY, Action.OPEN_IDENTITY, Action.VERIFY_ATTRIBUTION}
)
"""What asks for a fresh sign-in. No stop, challenge or withdrawal is ever among them."""
AT_ONCE = frozenset(
    {
        Action.CHALLENGE_ATTRIBUTION,
        Action.DECLARE_CONFLICT,
        Action.RECONFIRM_ON_THE_DAY,
        Action.RECORD_COUNTER_ALLEGATION_SCREEN,
        Action.RECORD_DISCLOSURE_ABORTED,
        Action.RECORD_SUBJECT_FLAGS,
        Action.RECORD_WISHES,
        Action.SET_EMBARGO,
        Action.STOP_DISCLOSURE,
        Action.WITHDRAW_ATTRIBUTION,
        Action.WITHDRAW_WISHES,
    }
)
"""What holds a telling back, or may by what is recorded: it goes past every command that waits its turn.

She is under pressure on the day, she was the one reported, the subject is a child.
"""
FRESH_SECONDS = 120
"""How long ago somebody may have signed in who asks for it (RFC 9470)."""


def is_fresh(signed_in_at: datetime | None) -> bool:
    """Whether somebody proved just now who they are; a system never does."""
    return signed_in_at is not None and (datetime.now(UTC) - signed_in_at).total_seconds() <= FRESH_SECONDS


def scopes_of(*roles: Role) -> frozenset[Scope]:
    """The scopes that a token may be given for somebody who holds these roles."""
    return frozenset(right.scope for right in ACCESS.values() if right.scope is not None and right.roles & set(roles))


def scopes_in(words: Collection[str]) -> frozenset[Scope]:
    """The scopes that a token's words name; a word that is none of ours gives nothing."""
    return _scopes_in(frozenset(words))


@lru_cache(maxsize=256)
def _scopes_in(words: frozenset[str]) -> frozenset[Scope]:
    """The same, kept, since every request asks it of one of few sets of words."""
    return frozenset(Scope) if WHOLE in words else frozenset(scope for scope in Scope if scope in words)


def print_access() -> str:
    """The table as text, a line an action: what the golden file holds."""
    lines = []
    for action in Action:
        right = ACCESS[action]
        roles = " ".join(sorted(right.roles))
        tasks = " ".join(sorted(right.tasks)) or "-"
        fresh = f" | signed in within: {FRESH_SECONDS} s" if action in STEP_UP else ""
        lines.append(f"{action:34} scope: {right.scope or '-'} | roles: {roles} | tasks: {tasks}{fresh}")
    return "\n".join(lines) + "\n"
