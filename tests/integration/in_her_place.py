"""Telling somebody in her place: a green case turned to her mother, and the steps of one that comes to it."""

from typing import Any
from uuid import uuid4

from service.commands import recipient as instead
from service.facts.case import Needs
from service.facts.disclosure import Decision, SafetyReview
from service.facts.recipient import Recipient
from service.operations import recipients
from service.vocabulary import (
    Capacity,
    Channel,
    RecipientBasis,
    RecipientRelation,
    RightsLevel,
    YesNo,
)
from tests.integration.a_case import ACase
from tests.integration.cast import ago, granted, person
from tests.integration.changes import Change
from tests.integration.green import Green

NAME = "Ottoline Pemberthy"


def needs_saying(green: Green, capacity: Capacity) -> Needs:
    return Needs(
        id=uuid4(),
        case_id=green.id,
        rights_level=RightsLevel.ENHANCED,
        safe_channels=(Channel.PHONE,),
        safe_times="after six",
        overheard_by="",
        notice_may_say_more=False,
        update_interval_days=14,
        capacity=capacity,
        children=YesNo.NO,
        recorded_at=ago(hours=1),
        recorded_by=person("officer"),
    )


def told_instead(capacity: Capacity | None = Capacity.LACKS_CAPACITY, **changes: Any) -> Change:
    """Her mother is told in her place: she cannot choose for now, and all was reviewed and decided for her mother.

    `capacity`: what is on record of her own, None where nobody asked; the other changes are the recipient's.
    """

    async def change(green: Green) -> None:
        given: dict[str, Any] = {
            "name": NAME,
            "relation": RecipientRelation.PARENT,
            "basis": RecipientBasis.LACKS_CAPACITY,
            "reason": "They live together, and she opens the door.",
            "recorded_by": person("second-officer"),
            "recorded_at": ago(days=5, hours=2),
            "connected_to_subject": YesNo.NO,
            "subject_id": green.subject,
            "identity_version": 1,
            "cleared_by": person("officer"),
            "cleared_at": ago(days=5, hours=1),
            "determination": "It serves her best.",
            "determined_by": person("authoriser"),
            "determined_at": ago(days=3, hours=5),
        }
        recipient = Recipient(id=uuid4(), case_id=green.id, **given | changes)
        await green.write(recipient, *([needs_saying(green, capacity)] if capacity is not None else []))
        for fact in (SafetyReview, Decision):
            await green.change(fact, recipient_id=recipient.id)
        green.recipient = recipient.id

    return change


async def propose(case: ACase, who: str = "second-officer", **changes: Any) -> Any:
    given: dict[str, Any] = {
        "name": NAME,
        "relation": RecipientRelation.CLOSE_FAMILY,
        "basis": RecipientBasis.DECEASED,
        "reason": "Her sister keeps the house, and he still writes to it.",
    }
    command = instead.ProposeRecipient(id=uuid4(), case=case.id, **given | changes)
    return await case.do(who, recipients.propose_recipient, command)


async def clear(case: ACase, recipient: Recipient, answer: YesNo = YesNo.NO, who: str = "officer") -> Any:
    command = instead.ClearRecipient(id=uuid4(), recipient=recipient.id, connected_to_subject=answer)
    return await case.do(who, recipients.clear_recipient, command)


async def determine(
    case: ACase, recipient: Recipient, who: str = "authoriser", reason: str = "For their safety."
) -> Any:
    command = instead.DetermineRecipient(id=uuid4(), recipient=recipient.id, reason=reason)
    return await case.do(who, recipients.determine_recipient, command)


async def best_placed(case: ACase, **changes: Any) -> Recipient:
    """Proposed, cleared by the officer who knows whom, and determined."""
    recipient = granted(await propose(case, **changes), Recipient)
    granted(await clear(case, recipient), Recipient)
    return granted(await determine(case, recipient), Recipient)
