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


def stage_of(progress: Progress) -> S:
    """The furthest point that still holds: a stop or a withdrawal takes a case back to what is left."""
    table = (
        (progress.closed, S.CLOSED),
        (progress.followed_up, S.FOLLOW_UP),
        (progress.told, S.DISCLOSED),
        (progress.scheduled, S.DISCLOSURE_SCHEDULED),
        (progress.refused, S.REFUSED),
        (progress.deferred, S.DEFERRED),
        (progress.authorised, S.DISCLOSURE_AUTHORISED),
        (progress.decided, S.DISCLOSURE_DECIDED),
        (progress.review_convened, S.SAFETY_REVIEW),
        (progress.police_acted, S.POLICE_ACTION_RECORDED),
        (progress.confirmed, S.ATTRIBUTION_CONFIRMED),
        (progress.proposed, S.ATTRIBUTION_PROPOSED),
        (progress.strands, S.RESOLVING),
        (progress.answered, S.RESPONSE_RECEIVED),
        (progress.served, S.SERVED),
        (progress.request_authorised, S.REQUEST_AUTHORISED),
        (progress.request_drafted, S.REQUEST_DRAFTED),
        (progress.needs_recorded, S.NEEDS_ASSESSED),
    )
    return next((stage for holds, stage in table if holds), S.REPORTED)
