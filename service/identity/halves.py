"""The asking side: a receipt for the intent from the record, then an answer from each holder, for one key.

The key was made for this intent and is gone with it; whatever a holder answers can be read by this process alone.
"""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag

from service.identity.intents import answer_info
from service.identity.keys import SUITE, private_of, public_bytes
from service.identity.questions import ForHalf, ForShare, Line
from service.identity.withholding import Withheld, Withholds
from service.record.asking import Refused as NotSealed
from service.record.asking import ask, check_receipt
from service.record.signing import public_key
from service.record.verify import Bad
from service.settings import Settings
from service.vocabulary import Holder


class NoHalf(Exception):
    """Which holder did not answer with its half, and why; None where the record is what did not hold."""

    def __init__(self, holder: Holder | None, why: Withheld) -> None:
        super().__init__(holder, why)
        self.holder, self.why = holder, why


async def both_halves(
    settings: Settings, case: UUID, intent: UUID, sequence: int, key: bytes
) -> Mapping[Holder, bytes]:
    """The halves for an intent, with the private key it was made for. Raises NoHalf."""
    asked = [half_of(settings, holder, case, intent, sequence, key) for holder in Holder]
    # Both are waited for, so that none is still asked when this is over.
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return dict(zip(Holder, (answer for answer in answers if isinstance(answer, bytes)), strict=True))


async def by_both(settings: Settings, case: UUID, intent: UUID, sequence: int, key: bytes, point: bytes) -> bytes:
    """The point by both holders' numbers, for an intent to compare: one after the other. Raises NoHalf."""
    for holder in Holder:
        point = await half_of(settings, holder, case, intent, sequence, key, point)
    return point


async def half_of(
    settings: Settings,
    holder: Holder,
    case: UUID,
    intent: UUID,
    sequence: int,
    key: bytes,
    point: bytes | None = None,
) -> bytes:
    """One holder's half, or a point by its number.

    A trace that could still be taken away is none: without a signed checkpoint nobody is asked.
    """
    try:
        line, greeting = await Line.to(settings, holder)
        try:
            receipt = await ask(settings, case, sequence, since=greeting.since)
            check_receipt(receipt, public_key(settings).read_text(), case, sequence)
            public = public_bytes(key)
            if point is None:
                answer = await line.ask(ForHalf(intent=intent, key=public, receipt=receipt))
            else:
                answer = await line.ask(ForShare(intent=intent, key=public, receipt=receipt, point=point))
        finally:
            line.close()
    except (NotSealed, Bad, OSError):
        raise NoHalf(None, Withheld.NOT_IN_RECORD) from None
    except Withholds as withholds:
        raise NoHalf(holder, withholds.why) from None
    try:
        return SUITE.decrypt(answer.half or b"", private_of(key), answer_info(holder, intent))
    except InvalidTag:
        raise NoHalf(holder, Withheld.HALF_UNREADABLE) from None
