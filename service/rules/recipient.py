"""Who is told in her place, and when nobody may be (E29): she chooses herself for as long as she can.

Victims and Prisoners Act 2024 s 1(2)(c), 2(7); Mental Capacity Act 2005 s 4. A competent child chooses like anybody else.
"""

from datetime import datetime
from uuid import UUID

from service.facts.case import Needs
from service.facts.disclosure import Reconfirmation, Wishes
from service.facts.recipient import Recipient
from service.rules.choice import said_on_the_day
from service.vocabulary import (
    Capacity,
    ChoiceState,
    ConflictState,
    RecipientBasis,
    RecipientRelation,
    WishScope,
    YesNo,
)
from service.vocabulary import RecipientRelation as R

STANDING: dict[RecipientBasis, frozenset[RecipientRelation]] = {
    RecipientBasis.CHILD: frozenset({R.PARENT, R.CARER, R.GUARDIAN}),
    RecipientBasis.LACKS_CAPACITY: frozenset(R),
    RecipientBasis.DECEASED: frozenset({R.PARENT, R.CLOSE_FAMILY}),
}
"""Who can be best placed on which ground; an applicant who is none of them is not (E29)."""


def choice_is_hers(basis: RecipientBasis, needs: Needs | None) -> bool:
    """True unless she has died, or it is on record that she cannot choose: nobody having said leaves it with her."""
    if basis is RecipientBasis.DECEASED:
        return False
    return needs is None or needs.capacity is not Capacity.LACKS_CAPACITY


def conflict_of_recipient(recipient: Recipient, subject_id: UUID | None, identity_version: int | None) -> ConflictState:
    """NONE only where somebody said NO of this very record; a carer who could be the subject is never told."""
    if recipient.connected_to_subject is YesNo.YES:
        return ConflictState.BLOCK
    of_this = subject_id is not None and (recipient.subject_id, recipient.identity_version) == (
        subject_id,
        identity_version,
    )
    return ConflictState.NONE if of_this and recipient.connected_to_subject is YesNo.NO else ConflictState.REVIEW


def choice_in_her_place(
    wishes: Wishes | None, reconfirmation: Reconfirmation | None, now: datetime, *, determined_at: datetime
) -> ChoiceState:
    """E09 for whoever is told in her place: that they wish to hear it, said on the day. Her own no since then stops it.

    Until somebody has looked at that no, and determined again: what she says is heard whether she can choose or not.
    """
    if wishes is not None:
        withdrawn = wishes.withdrawn_at is not None and wishes.withdrawn_at > determined_at
        refused = wishes.scope in (WishScope.NONE, WishScope.LATER) and wishes.recorded_at > determined_at
        if withdrawn or refused:
            return ChoiceState.STOP
    if reconfirmation is None or reconfirmation.valid_until <= now:
        return ChoiceState.RECONFIRM
    if wishes is not None and reconfirmation.at < wishes.recorded_at:
        return ChoiceState.RECONFIRM
    return ChoiceState.OK if said_on_the_day(reconfirmation) else ChoiceState.RECONFIRM
