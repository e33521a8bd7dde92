"""Who may be in charge of a case: never somebody who has a part in it that must stay apart from that place.

Proposing, verifying, authorising and chairing are apart (`rules/disclosure.py`); what was done before stays done.
"""

from collections.abc import Collection

from service.rules.problem import Detail
from service.vocabulary import PlaceInCharge, Role, TaskKind

ROLE_OF: dict[PlaceInCharge, Role] = {
    PlaceInCharge.OIC: Role.OFFICER,
    PlaceInCharge.SUPERVISOR: Role.SUPERVISOR,
}

APART_FROM: dict[PlaceInCharge, frozenset[TaskKind]] = {
    PlaceInCharge.OIC: frozenset(
        {
            TaskKind.SUPERVISOR,
            TaskKind.SPOC,
            TaskKind.REVIEW_CHAIR,
            TaskKind.DISCLOSURE_AUTHORISER,
            TaskKind.SAFEGUARDING_AUTHORISER,
            TaskKind.ADVOCATE,
        }
    ),
    PlaceInCharge.SUPERVISOR: frozenset({TaskKind.OIC, TaskKind.SAFEGUARDING_AUTHORISER, TaskKind.ADVOCATE}),
}
"""Places on the same case that nobody holds beside it. An OIC's own requests are for another to check and to serve."""

GOES_WITH: dict[PlaceInCharge, frozenset[TaskKind]] = {
    PlaceInCharge.OIC: frozenset(
        {
            TaskKind.ANSWER_CLARIFICATION,
            TaskKind.ASK_WISHES,
            TaskKind.CONTACT_PRISON,
            TaskKind.REACH_ANOTHER_WAY,
            TaskKind.REVIEW_SAFETY_PLAN,
            TaskKind.REWORK_REQUEST,
            TaskKind.SAFE_CALL,
            TaskKind.SAY_PUBLIC_NAMING,
        }
    ),
    PlaceInCharge.SUPERVISOR: frozenset(
        {
            TaskKind.ACCEPT_NOTICE_RISK,
            TaskKind.CANCEL_REQUEST,
            TaskKind.HAND_OVER_CASE,
            TaskKind.OVERDUE,
            TaskKind.PRESERVE_ACCOUNT,
            TaskKind.RESOLVE_ERROR,
            TaskKind.SERVE_REQUEST,
            TaskKind.TELLING_HELD,
        }
    ),
}
"""What is asked of whoever holds the place, and passes with it. A telling to deliver stays a person's own."""


def parts_apart(
    place: PlaceInCharge, held: Collection[TaskKind], *, verified: bool, authorised: bool, decided: bool, chaired: bool
) -> list[Detail]:
    """Why this person cannot take the place: a place held beside it, or, of an OIC, what they did that an OIC never does.

    `verified`: the standing attribution. `authorised`, `decided`: what is in force. `chaired`: a review that was held.
    """
    faults = [Detail(path="takesOver", code=f"HOLDS_{kind}") for kind in sorted(APART_FROM[place] & set(held))]
    if place is PlaceInCharge.OIC:
        done = {"VERIFIED": verified, "AUTHORISED": authorised, "DECIDED": decided, "CHAIRED": chaired}
        faults += [Detail(path="takesOver", code=code) for code, holds in done.items() if holds]
    return faults
