"""What people ask to have done beside a telling: progress, an assurance, hearing it again, what she found out herself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import AssuranceStatement, LearnedFrom, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearProgressNotice:
    id: UUID
    case: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAssurance:
    id: UUID
    case: UUID
    statements: tuple[AssuranceStatement, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehear:
    """The same parts of the same telling, for the same recipient, by an officer who opens them anew."""

    id: UUID
    telling: UUID
    parts: tuple[Part, ...]
    deliverer: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIdentityLearnedElsewhere:
    """She knows, or believes she knows. `circumstances` says how, never who the subject is."""

    id: UUID
    case: UUID
    parts: tuple[Part, ...]
    learned_at: datetime
    learned_from: LearnedFrom
    circumstances: str
