"""What she is owed to hear of what police and courts did (P21), and what counts as having heard it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from service.facts.attribution import PoliceAction
from service.facts.case import VictimInformed
from service.facts.police import Charge, CustodyOutcome, Hearing
from service.operations.commanding import Commanding
from service.rules.calendar import due_at
from service.vocabulary import InformedEvent, RightsLevel, TaskKind

OWED: dict[InformedEvent, type[PoliceAction | CustodyOutcome | Charge | Hearing]] = {
    InformedEvent.POLICE_ACTION: PoliceAction,
    InformedEvent.CUSTODY_OUTCOME: CustodyOutcome,
    InformedEvent.CHARGE: Charge,
    InformedEvent.HEARING: Hearing,
}
"""Each of these facts is told on its own: hearing of an arrest is not hearing of bail."""

HAPPENED: dict[type, Callable[[Any], datetime]] = {
    PoliceAction: lambda action: action.at,
    CustodyOutcome: lambda outcome: outcome.at,
    Charge: lambda charge: charge.charged_at,
    Hearing: lambda hearing: hearing.recorded_at,
}
"""From when she is owed it; of a hearing, from when it was known here."""

MET_BY: dict[InformedEvent, str] = {
    InformedEvent.ACKNOWLEDGED: "P02",
    InformedEvent.NO_CONTACT_STEPS: "P46",
    InformedEvent.REFUSED_OR_DEFERRED: "P33",
    InformedEvent.REGULAR_UPDATE: "P05",
    InformedEvent.SAFE_CALL: "P25a",
    InformedEvent.NAME_WAS_WRONG: "P48a",
    InformedEvent.NOT_IDENTIFIED: "P05",
    InformedEvent.ENQUIRIES_RESUMED: "P05",
}
"""What is met by her having heard anything else; PUBLIC_NAMING is looked at by itself."""

DONE_BY_TELLING: dict[InformedEvent, TaskKind] = {
    InformedEvent.NO_CONTACT_STEPS: TaskKind.CONTACT_PRISON,
    InformedEvent.SAFE_CALL: TaskKind.SAFE_CALL,
}
"""What somebody was asked to do, and has done once she was spoken to of it."""


async def owe_her(tx: Commanding, event: InformedEvent, fact: Any) -> None:
    """Starts P21 from when it happened, by her rights level; met at once where she was told before it was recorded."""
    id: UUID = fact.id
    since = HAPPENED[type(fact)](fact)
    enhanced = tx.the_case.rights_level is RightsLevel.ENHANCED
    await tx.promises.start("P21", id, since=since, due=due_at(since, tx.policy["P21" if enhanced else "P21s"]))
    told = await tx.all(VictimInformed, case_id=tx.the_case.id, event=event)
    if any(i.informed_at >= since for i in told):
        await tx.promises.meet("P21", id)


async def she_heard(tx: Commanding, event: InformedEvent, at: datetime) -> None:
    """Meets P21 for everything of this kind that had happened by then."""
    fact = OWED[event]
    for owed in await tx.all(fact, case_id=tx.the_case.id):
        if HAPPENED[fact](owed) <= at:
            await tx.promises.meet("P21", owed.id)
