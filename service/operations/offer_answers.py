"""What saying yes, no or later to an advocate answers: what was said, and nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.care import AdvocateOffer
from service.vocabulary import OfferResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnswered:
    """What she said to the advocate she was offered. It can be said otherwise at any time."""

    id: UUID
    response: OfferResponse
    responded_at: datetime


def answered(offer: AdvocateOffer) -> OfferAnswered:
    if offer.response is None or offer.responded_at is None:
        raise RuntimeError("an offer that was answered says what and when")
    return OfferAnswered(id=offer.id, response=offer.response, responded_at=offer.responded_at)
