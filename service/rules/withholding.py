"""What of an answer nobody may look at: more than was asked, or somebody else's. Set aside as it comes, and never searched.

By period and by account the reader of the file has parted it already; here the platform's own word is added to that.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service.facts.data_request import AnswerOutcome
from service.vocabulary import DataCategory, ReturnOutcome

WRONG_ACCOUNT, SAID_TO_BE_EXCESS = "wrong_account", "said_to_be_excess"


def said_wrong(account: UUID, outcomes: Sequence[AnswerOutcome]) -> bool:
    """Whether the platform says of its own answer that it is about somebody else."""
    return any(o.account == account and o.code is ReturnOutcome.PR_WRONG_ACCOUNT for o in outcomes)


def holder_is_withheld(account: UUID, outcomes: Sequence[AnswerOutcome]) -> bool:
    """Whether the platform says that who the holder is was not to be sent, or is not this account's."""
    excess = any(
        o.account == account and o.category is DataCategory.SUBSCRIBER and o.code is ReturnOutcome.PR_EXCESS
        for o in outcomes
    )
    return excess or said_wrong(account, outcomes)


def why_withheld(
    account: UUID,
    at: datetime | None,
    until: datetime | None,
    outcomes: Sequence[AnswerOutcome],
    *,
    parted: bool,
) -> str | None:
    """Why a row that would be accepted is not, by the platform's own word; None where it has said nothing of it.

    With a period, what lies in it or touches it is excess. Without one, the file has to show which: where the reader
    parted nothing off (`parted`), nobody knows which rows are the excess, and all of them are set aside.
    """
    if said_wrong(account, outcomes):
        return WRONG_ACCOUNT
    for said in outcomes:
        if said.account != account or said.code is not ReturnOutcome.PR_EXCESS:
            continue
        if said.category is not DataCategory.LOGIN_EVENTS:
            continue
        if said.period_from is None and said.period_to is None:
            if not parted:
                return SAID_TO_BE_EXCESS
        elif _touches(at, until, said):
            return SAID_TO_BE_EXCESS
    return None


def _touches(at: datetime | None, until: datetime | None, said: AnswerOutcome) -> bool:
    """An instant or a span that is not wholly outside; one without an instant may be anywhere."""
    if at is None:
        return True
    before = said.period_to is not None and at >= said.period_to
    after = said.period_from is not None and (until or at) < said.period_from
    return not (before or after)
