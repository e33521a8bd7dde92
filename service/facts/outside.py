"""What happened outside the scheme. It is never refused: kept as it was, with what the gates still lacked at that time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import Flag, LearnedFrom, Part, ToldBy


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideTelling:
    """She was told otherwise than by this scheme: which parts, when, by whom. `missing`: what no gate had yet passed.

    `teller`: the person, where it was one that this service knows. No word of the identity itself belongs here.
    """

    id: UUID
    case_id: UUID
    recipient_id: UUID
    parts: tuple[Part, ...]
    told_at: datetime
    told_by: ToldBy
    teller: UUID | None = None
    circumstances: str
    missing: tuple[str, ...]
    flags: tuple[Flag, ...]
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityLearned:
    """She knows, or believes she knows, and nobody told her. Whether she is right is nowhere here.

    `missing`: what no gate had yet passed. No word of the identity itself belongs here.
    """

    id: UUID
    case_id: UUID
    recipient_id: UUID
    parts: tuple[Part, ...]
    learned_at: datetime
    learned_from: LearnedFrom
    circumstances: str
    missing: tuple[str, ...]
    flags: tuple[Flag, ...]
    recorded_by: UUID
    recorded_at: datetime
