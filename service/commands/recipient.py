"""What people ask to have done about telling somebody in her place."""

from dataclasses import dataclass
from uuid import UUID

from service.vocabulary import RecipientBasis, RecipientRelation, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeRecipient:
    """`reason`: why this person is best placed to protect her; never who the subject is."""

    id: UUID
    case: UUID
    name: str
    relation: RecipientRelation
    basis: RecipientBasis
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearRecipient:
    """By somebody who knows the identity; UNKNOWN takes a clearance back."""

    id: UUID
    recipient: UUID
    connected_to_subject: YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class DetermineRecipient:
    id: UUID
    recipient: UUID
    reason: str
