"""Who is told in her place, where she cannot choose herself (E29): proposed, cleared, determined to be best placed.

Neither a role nor an account comes with it. The name stands here alone, for those on the case whose rows these are.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import RecipientBasis, RecipientRelation, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who may be told instead of her: `id` is what a review, a decision and a telling call their recipient.

    `subject_id` and `identity_version`: of whom it was said whether they are connected. The one that is determined and not
    ended is best placed; nobody who was only proposed is.
    """

    id: UUID
    case_id: UUID
    name: str
    relation: RecipientRelation
    basis: RecipientBasis
    reason: str
    recorded_by: UUID
    recorded_at: datetime
    connected_to_subject: YesNo = YesNo.UNKNOWN
    subject_id: UUID | None = None
    identity_version: int | None = None
    cleared_by: UUID | None = None
    cleared_at: datetime | None = None
    determination: str | None = None
    determined_by: UUID | None = None
    determined_at: datetime | None = None
    ended_at: datetime | None = None
