"""One row for each thing that goes out: to which audience, as which notice, and whether a person has said it already.

To let something new go out: a word in OutboxKind, a row here, and, where no notice fits, a wording with its code.
"""

from collections.abc import Iterable

from service.notices.to_colleagues import TO_COLLEAGUES
from service.notices.to_her import TO_HER
from service.notices.wording import UPDATE, Wording
from service.vocabulary import Audience, ContentClass, NoticeCode, Role
from service.vocabulary import Audience as A
from service.vocabulary import NoticeCode as N
from service.vocabulary import OutboxKind as K

WORDINGS: dict[NoticeCode, Wording] = TO_HER | TO_COLLEAGUES

NOTICES: dict[K, dict[Audience, NoticeCode]] = {
    K.SERVE_REQUEST: {A.PLATFORM: N.L2, A.STAFF: N.S1},
    K.CHASE_REQUEST: {A.PLATFORM: N.L4, A.STAFF: N.S2},
    K.ESCALATE_REQUEST: {A.STAFF: N.S3},
    K.REQUEST_RETURNED: {A.STAFF: N.O12},
    K.CANCEL_REQUEST: {A.STAFF: N.S4},
    K.REQUEST_CANCELLED: {A.PLATFORM: N.L7, A.STAFF: N.O13},
    K.NOTICE_RISK: {A.STAFF: N.O14},
    K.USER_NOTICE_WARNING: {A.PLATFORM: N.L6, A.STAFF: N.O15},
    K.CLARIFICATION_ASKED: {A.STAFF: N.O16},
    K.CLARIFICATION_ANSWERED: {A.PLATFORM: N.L3, A.STAFF: N.O16},
    K.RETURN_REFUSED: {A.PLATFORM: N.L5, A.STAFF: N.S7},
    K.ERROR_OPENED: {A.PLATFORM: N.L5, A.STAFF: N.O17},
    K.PRESERVE_ACCOUNT: {A.PLATFORM: N.L1, A.STAFF: N.S5},
    K.RENEW_PRESERVATION: {A.PLATFORM: N.L1, A.STAFF: N.S6},
    K.NOT_PRESERVED: {A.STAFF: N.O18},
    K.PRESERVATION_ENDING: {A.STAFF: N.O19},
    K.PRESERVATION_LAPSED: {A.STAFF: N.O19},
    K.REGULAR_UPDATE: {A.VICTIM: N.V6, A.STAFF: N.O2},
    K.REVIEW_INVITATION: {A.ADVOCATE: N.A2, A.STAFF: N.G1},
    K.REVIEW_REMINDER: {A.STAFF: N.G2},
    K.APPOINTMENT_NEAR: {A.STAFF: N.O5},
    K.DELIVER_NOW: {A.STAFF: N.O4},
    K.TELLING_HELD: {A.STAFF: N.O3},
    K.PARTS_HELD: {A.STAFF: N.O21},
    K.FOLLOW_UP_DUE: {A.ADVOCATE: N.A4, A.STAFF: N.O6},
    K.OVERDUE: {A.STAFF: N.O1},
    K.TIME_BAR_NEAR: {A.STAFF: N.O7},
    K.PUBLIC_NAMING_AHEAD: {A.STAFF: N.O8},
    K.BACKSTOP_BREACHED: {A.STAFF: N.O9},
    K.WISH_NEEDED: {A.STAFF: N.O10},
    K.EMBARGO_ENDED: {A.STAFF: N.O20},
    K.REACH_ANOTHER_WAY: {A.STAFF: N.O11},
    K.CASE_HANDED_OVER: {A.STAFF: N.O22},
    K.NOBODY_IN_CHARGE: {A.STAFF: N.O23},
    K.GLASS_BROKEN: {A.STAFF: N.O25},
    K.SECOND_OPINION_ASKED: {A.STAFF: N.O24},
    K.PLACE_GIVEN_TO_ADVOCATE: {A.ADVOCATE: N.A1},
    K.DELIVERY_PLANNED: {A.ADVOCATE: N.A3},
    K.WELCOME: {A.VICTIM: N.V1},
    K.EVIDENCE_ADVICE: {A.VICTIM: N.V2},
    K.RIGHTS_AND_UPDATES: {A.VICTIM: N.V3},
    K.ADVOCATE_OFFERED: {A.VICTIM: N.V4},
    K.SAFE_CONTACT_TEST: {A.VICTIM: N.V5},
    K.ENQUIRIES_STARTED: {A.VICTIM: N.V7},
    K.ANSWER_LATE: {A.VICTIM: N.V8},
    K.POLICE_ACTION_SAID: {A.VICTIM: N.V9},
    K.CUSTODY_OUTCOME_SAID: {A.VICTIM: N.V10},
    K.CHOICE_LEAFLET: {A.VICTIM: N.V11},
    K.APPOINTMENT_MADE: {A.VICTIM: N.V12},
    K.PAUSED: {A.VICTIM: N.V13},
    K.REFUSAL_SAID: {A.VICTIM: N.V14},
    K.TOLD_IN_CONFIDENCE: {A.VICTIM: N.V15},
    K.AFTERCARE: {A.VICTIM: N.V16},
    K.CHANGE_SAID: {A.VICTIM: N.V17},
    K.NO_CONTACT_STEPS_SAID: {A.VICTIM: N.V18},
    K.CORRECTION_SAID: {A.VICTIM: N.V19},
    K.CHOICE_NOT_TO_KNOW: {A.VICTIM: N.V20},
    K.PUBLIC_NAMING_SAID: {A.VICTIM: N.V21},
    K.CASE_CLOSED: {A.VICTIM: N.V22},
}
"""What is said of each kind to each audience. Colleagues without a row of their own are told as STAFF."""

URGENT: dict[NoticeCode, NoticeCode] = {N.L2: N.L8}
"""What is said instead where the request is urgent."""

ON_ITS_OWN = frozenset({K.REGULAR_UPDATE, K.ANSWER_LATE, K.APPOINTMENT_MADE})
"""What she might hear first from a notice, so that a person must say it where none can reach her. The rest she has heard:
somebody was with her, or rings her in any case, when it was written."""

AUDIENCES: tuple[tuple[Role, Audience], ...] = (
    (Role.VICTIM, A.VICTIM),
    (Role.PLATFORM_LIAISON, A.PLATFORM),
    (Role.ADVOCATE, A.ADVOCATE),
    (Role.AGENCY_MEMBER, A.AGENCY),
)


def audience_of(roles: Iterable[Role]) -> Audience:
    """For whom one writes to somebody of these roles: the first that fits, most careful first."""
    held = set(roles)
    return next((audience for role, audience in AUDIENCES if role in held), A.STAFF)


def notice_for(kind: K, audience: Audience, *, urgent: bool = False) -> NoticeCode | None:
    """The notice that says this to this audience; None where none is written: then only that there is an update."""
    row = NOTICES.get(kind, {})
    code = row.get(audience) or (None if audience is A.VICTIM else row.get(A.STAFF))
    return URGENT.get(code, code) if urgent and code is not None else code


def wording_of(code: NoticeCode | None, content: ContentClass | None) -> Wording:
    """What stands in the inbox: the notice itself where all of it may be said, else that there is an update."""
    return WORDINGS[code] if code is not None and content is ContentClass.FULL else UPDATE
