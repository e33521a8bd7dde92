"""Where a case stands: derived, never stored, first match in a list from the end backwards, since gates run in parallel."""

from dataclasses import dataclass

from service.vocabulary import Stage as S


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What has happened on a case, as far as its stage depends on it."""

    closed: bool = False
    followed_up: bool = False
    told: bool = False
    scheduled: bool = False
    refused: bool = False
    deferred: bool = False
    authorised: bool = False
    decided: bool = False
    review_convened: bool = False
    police_acted: bool = False
    confirmed: bool = False
    proposed: bool = False
    strands: bool = False
    answered: bool = False
    served: bool = False
    request_authorised: bool = False
    request_drafted: bool = False
    needs_recorded: bool = False


FURTHEST_FIRST: tuple[tuple[str, S], ...] = (
    ("closed", S.CLOSED),
    ("followed_up", S.FOLLOW_UP),
    ("told", S.DISCLOSED),
    ("scheduled", S.DISCLOSURE_SCHEDULED),
    ("refused", S.REFUSED),
    ("deferred", S.DEFERRED),
    ("authorised", S.DISCLOSURE_AUTHORISED),
    ("decided", S.DISCLOSURE_DECIDED),
    ("review_convened", S.SAFETY_REVIEW),
    ("police_acted", S.POLICE_ACTION_RECORDED),
    ("confirmed", S.ATTRIBUTION_CONFIRMED),
    ("proposed", S.ATTRIBUTION_PROPOSED),
    ("strands", S.RESOLVING),
    ("answered", S.RESPONSE_RECEIVED),
    ("served", S.SERVED),
    ("request_authorised", S.REQUEST_AUTHORISED),
    ("request_drafted", S.REQUEST_DRAFTED),
    ("needs_recorded", S.NEEDS_ASSESSED),
)
"""Which part of the progress takes a case how far: the first that holds."""


def stage_of(progress: Progress) -> S:
    """The furthest point that still holds: a stop or a withdrawal takes a case back to what is left."""
    return next((stage for part, stage in FURTHEST_FIRST if getattr(progress, part)), S.REPORTED)
