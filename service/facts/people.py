"""Who takes part. A person's name is for people on the same case; it never leaves with a token, a log line or a wake."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    HandOverReason,
    OperatorLocation,
    OrganisationKind,
    PlaceInCharge,
    Rank,
    Role,
    Sector,
    TaskKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A force, a platform, a partner agency. `joined`: its people answer through this service themselves.

    Of a platform also: where the company is, and whether it takes a UK authority as it is (E04).
    """

    id: UUID
    kind: OrganisationKind
    sector: Sector
    name: str
    joined: bool
    location: OperatorLocation | None = None
    accepts_uk_authority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who belongs to one organisation and holds roles and a rank there.

    `work_email`: a colleague's, never hers.
    """

    id: UUID
    organisation_id: UUID
    name: str
    roles: tuple[Role, ...]
    rank: Rank
    work_email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Why a person may see a case, and what is asked of them. `objectId` narrows it to one request or review.

    Barred, it opens nothing: a conflict of interest is looked into, or was found (E24).
    """

    id: UUID
    case_id: UUID
    person_id: UUID
    kind: TaskKind
    object_id: UUID | None = None
    since: datetime
    due_at: datetime | None = None
    done_at: datetime | None = None
    barred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A case is in somebody else's charge from an instant on. Clocks run through it: nothing of hers begins anew."""

    id: UUID
    case_id: UUID
    place: PlaceInCharge
    left_by: UUID
    taken_over_by: UUID
    reason: HandOverReason
    handed_over_by: UUID
    handed_over_at: datetime
