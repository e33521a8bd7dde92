"""What holds a telling back, or keeps somebody off it: held parts, who was cleared, embargoes, conflicts, another policy."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import ConflictRelation, ConflictResolution, EmbargoKind, Missing, Part, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Somebody with a part in this telling, in the room or not: deliverer, authoriser, advocate. Only a NO clears them."""

    person: UUID
    connected_to_subject: YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPart:
    """A part that was not released at the moment, and what it lacked then."""

    part: Part
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """Not before: these parts wait, for a reason, until somebody lifts it or it expires.

    It has an owner and an expiry, always. `since` is when the first of an unbroken row of them began; `renews` is the one
    that this one takes over from. A court order and an identification procedure hold until they are lifted on record.
    """

    id: UUID
    case_id: UUID
    kind: EmbargoKind
    parts: tuple[Part, ...]
    owner_id: UUID
    reason: str
    since: datetime
    review_at: datetime
    expires_at: datetime
    renews: UUID | None = None
    set_by: UUID
    set_at: datetime
    lifted_by: UUID | None = None
    lifted_at: datetime | None = None
    lifted_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody on a case is close to one of its parties, or may be: said by themselves, or by another.

    Until a supervisor has cleared it they see nothing of the case. No name of a party belongs in the reason.
    """

    id: UUID
    case_id: UUID
    person_id: UUID
    relation: ConflictRelation
    reason: str
    recorded_by: UUID
    recorded_at: datetime
    resolution: ConflictResolution | None = None
    resolution_reason: str | None = None
    resolved_by: UUID | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyMigration:
    """A case runs under another version of the policy from here on; deadlines that run keep theirs."""

    id: UUID
    case_id: UUID
    was: str
    policy_version: str
    reason: str
    recorded_by: UUID
    recorded_at: datetime
