"""Asking the gate: what is missing, gate by gate. It is one SQL function; nothing here decides what it decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from service.database.acting import Transaction
from service.rules.problem import Detail, Problem
from service.vocabulary import GateName, GateState, Missing, Part, ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One of four: whose it is, since when, until when, and what it still lacks."""

    gate: GateName
    part: Part
    recipient_id: UUID
    state: GateState
    owner_id: UUID
    since: datetime
    due_at: datetime | None
    missing: tuple[Missing, ...]


async def gates(tx: Transaction, case_id: UUID, recipient: UUID, part: Part) -> list[Gate]:
    """The four gates for one part and recipient, as they stand at this instant."""
    rows = await tx.execute(
        sa.text("select * from gate(:case, :recipient, :part)"), {"case": case_id, "recipient": recipient, "part": part}
    )
    return [
        Gate(
            gate=GateName(row.gate),
            part=part,
            recipient_id=recipient,
            state=GateState(row.state),
            owner_id=row.owner,
            since=row.since,
            due_at=row.due,
            missing=tuple(Missing(word) for word in row.missing),
        )
        for row in rows
    ]


async def lacking(
    tx: Transaction, case_id: UUID, recipient: UUID, parts: Collection[Part], ignoring: Collection[str] = ()
) -> Problem | None:
    """GATE_NOT_GREEN with everything that is missing for any of the parts, but for what may still come; else None."""
    details = [
        Detail(path=f"{gate.gate}.{part}", code=code)
        for part in parts
        for gate in await gates(tx, case_id, recipient, part)
        for code in gate.missing
        if code not in ignoring
    ]
    return Problem(code=ProblemCode.GATE_NOT_GREEN, details=tuple(details)) if details else None


ACCURACY_WORDS = (
    "CHARGE_RECORD",
    "BEYOND_CHARGE",
    "NO_ATTRIBUTION",
    "WITHDRAWN",
    "NOT_VERIFIED",
    "NOT_CONFIRMED",
    "IDENTITY_CHANGED",
    "CHALLENGED",
)
BEFORE_DECISION = frozenset(
    {
        "NO_DECISION",
        "AUTHORISATIONS_MISSING",
        "NOT_SCHEDULED",
        "NOT_RECONFIRMED",
        "NO_WISH",
        "WISH_STALE",
        "WISH_WITHDRAWN",
        "WISH_IS_NOT_TO_KNOW",
        "PART_NOT_WISHED",
        "NOT_YET_WISHED",
        "COERCION",
        "NOT_KNOWN_TO_HER",
        "PART_NOT_DECIDED",
        "OTHER_RECIPIENT",
        "TEST_NOT_MET",
        "REPRESENTATIONS_NOT_CONSIDERED",
        "REVIEW_OTHER_CHANNEL",
        "NO_PLAN",
        "NO_SUPPORT",
        "REVIEW_OTHER_SUBJECT",
        "ATTENDEE_NOT_CLEARED",
        "SUPPORT_TOO_SHORT",
        "CAPACITY",
        "RECIPIENT_NOT_CHECKED",
        "TIER_EXCEEDED",
        "COURT_ORDER",
        "EMBARGOED",
        "IDENTIFICATION_PENDING",
        *ACCURACY_WORDS,
    }
)
"""What may still be missing when it is decided: the rest is an approving review and the screen.

Accuracy for the claim that is to be decided, whom the review was about, and parts beyond the tier are turned down by rules
of their own: before there is a decision the gate knows no claim.
"""

BEFORE_AUTHORISATION = frozenset(
    {
        "ATTENDEE_NOT_CLEARED",
        "SUPPORT_TOO_SHORT",
        "COURT_ORDER",
        "EMBARGOED",
        "IDENTIFICATION_PENDING",
        "AUTHORISATIONS_MISSING",
        "NOT_SCHEDULED",
        "NOT_RECONFIRMED",
        "WISH_STALE",
        "NOT_YET_WISHED",
        "NO_PLAN",
        "NO_SUPPORT",
    }
)
BEFORE_SCHEDULE = frozenset(
    {
        "NOT_SCHEDULED",
        "NOT_RECONFIRMED",
        "WISH_STALE",
        "NOT_YET_WISHED",
        "ATTENDEE_NOT_CLEARED",
        "SUPPORT_TOO_SHORT",
    }
)
"""An appointment that stands may lack what the new one brings: its people cleared and its support are asked by themselves."""
