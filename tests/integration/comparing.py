"""Comparing a second entry in tests: as somebody would, and one holder asked alone."""

from typing import Any

from sqlalchemy.ext.asyncio import create_async_engine

from service.auth.tokens import token_for
from service.database.acting import acting_as
from service.facts.promises import AuditEvent
from service.identity.comparing import Compared, IntentToCompare, compare_part, intend_to_compare
from service.identity.opener import Refused
from service.identity.withholding import Withheld
from service.vocabulary import Holder, Part
from tests.integration.cast import granted, person
from tests.integration.green import Green
from tests.integration.holders import NAME, refused

POINT = (9).to_bytes(32, "little")
WRONG = "Corwin Hathersege"
WHO = "supervisor"
SAME, DIFFERENT = Compared(True), Compared(False)
RECORDED = {
    SAME: ["COMPARE_IDENTITY_INTENDED", "COMPARE_IDENTITY_SAME"],
    DIFFERENT: ["COMPARE_IDENTITY_INTENDED", "COMPARE_IDENTITY_DIFFERS"],
}


async def compared(
    green: Green, entered: str = NAME, who: str = WHO, part: Part = Part.NAME, **token: Any
) -> Compared | Refused:
    settings = green.cast.settings
    return await compare_part(settings, green.id, part, entered, token_for(settings, person(who), **token))


async def intended(green: Green, who: str = WHO) -> IntentToCompare:
    engine = create_async_engine(green.cast.settings.database_as("comparer"))
    try:
        return granted(await intend_to_compare(engine, green.id, Part.NAME, person(who)), IntentToCompare)
    finally:
        await engine.dispose()


async def share_refused(green: Green, holder: Holder, intent: IntentToCompare, /, **otherwise: Any) -> Withheld:
    class Asked:
        opening, sequence, key = intent.comparison, intent.sequence, intent.key

    return await refused(green, holder, Asked, **{"point": POINT} | otherwise)


async def recorded(green: Green) -> list[AuditEvent]:
    async with acting_as(green.cast.engine, person(WHO)) as tx:
        return await tx.all(AuditEvent, case_id=green.id)
