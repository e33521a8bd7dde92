"""What people ask to have done around what holds a telling: embargoes, conflicts of interest, other hands, another policy."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    ConflictRelation,
    ConflictResolution,
    EmbargoKind,
    HandOverReason,
    Part,
    PlaceInCharge,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEmbargo:
    """`renews`: the embargo this one takes over from, so that how long it has held is counted through."""

    id: UUID
    case: UUID
    kind: EmbargoKind
    parts: tuple[Part, ...]
    owner: UUID
    reason: str
    review_at: datetime
    expires_at: datetime
    renews: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftEmbargo:
    id: UUID
    embargo: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConflict:
    """Somebody says it of themselves, or of another on the case. The reason names no party."""

    id: UUID
    case: UUID
    person: UUID
    relation: ConflictRelation
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveConflict:
    id: UUID
    conflict: UUID
    resolution: ConflictResolution
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateCasePolicy:
    id: UUID
    case: UUID
    policy_version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCase:
    """`leaves`: who is in charge as the giver of this command sees it; where somebody else is by now, nothing changes."""

    id: UUID
    case: UUID
    place: PlaceInCharge
    leaves: UUID
    takes_over: UUID
    reason: HandOverReason
