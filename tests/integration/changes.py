"""Single changes to a green case, as the gate may find a case: each is a function of the case it changes."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from service.database.tables import FACTS
from service.facts.attribution import Challenge
from service.facts.case import Account, Determination
from service.facts.disclosure import (
    Authorisation,
    Decision,
    Schedule,
    Stop,
    Telling,
)
from service.facts.holding import Conflict, Embargo
from service.facts.police import Charge, FurtherReport
from service.vocabulary import (
    Claim,
    ConflictRelation,
    EmbargoKind,
    FurtherReportKind,
    Initiator,
    Missing,
    Offence,
    Part,
    PrimaryVictim,
    StopAnswer,
    StopReason,
    YesNo,
)
from tests.integration.cast import ago, later, person
from tests.integration.green import Green
from tests.integration.green_facts import INVOLVED

M = Missing
Change = Callable[[Green], Awaitable[None]]


def changed(fact: type, **values: Any) -> Change:
    return lambda green: green.change(fact, **values)


def gone(fact: type) -> Change:
    return lambda green: green.remove(fact)


def limb(truth: str, reason: str = "The pack says why.") -> dict[str, str]:
    return {"truth": truth, "reason": reason}


def a_challenge(**changes: Any) -> Change:
    async def change(green: Green) -> None:
        challenge = {
            "id": uuid4(),
            "case_id": green.id,
            "attribution_id": green.attribution,
            "reason": "Another man lives there.",
            "raised_by": person("advocate"),
            "raised_at": ago(hours=1),
        }
        await green.write(Challenge(**challenge | changes))

    return change


def a_determination(primary: PrimaryVictim, **changes: Any) -> Change:
    async def change(green: Green) -> None:
        determination = {
            "id": uuid4(),
            "case_id": green.id,
            "primary": primary,
            "reasons": "As the logs say.",
            "valid_until": later(days=20),
            "determined_at": ago(hours=1),
            "determined_by": person("supervisor"),
        }
        await green.write(Determination(**determination | changes))

    return change


async def a_stop(green: Green) -> None:
    await green.write(
        Stop(
            id=uuid4(),
            case_id=green.id,
            epoch=0,
            reason=StopReason.SAFETY,
            stopped_by=person("chair"),
            stopped_at=ago(minutes=1),
            answer=StopAnswer.EFFECTIVE,
        )
    )


async def a_telling(green: Green, **changes: Any) -> None:
    telling = {
        "id": uuid4(),
        "case_id": green.id,
        "schedule_id": uuid4(),
        "epoch": 0,
        "recipient_id": green.victim,
        "parts": (Part.NAME,),
        "identity_version": 1,
        "told_at": ago(minutes=1),
        "people_present": (),
        "questions": "",
        "plan": "",
        "flags": (),
        "recorded_by": person("officer"),
        "recorded_at": ago(minutes=1),
    }
    await green.write(Telling(**telling | changes))


def but_one_authoriser(**values: Any) -> Change:
    """Writes these values over the safeguarding authoriser's authorisation alone."""
    who = FACTS[Authorisation].c.person_id == person("safeguarding-authoriser")
    return lambda green: green.change(Authorisation, who, **values)


def an_embargo(kind: EmbargoKind, *parts: Part, **changes: Any) -> Change:
    async def change(green: Green) -> None:
        embargo = {
            "id": uuid4(),
            "case_id": green.id,
            "kind": kind,
            "parts": parts or tuple(Part),
            "owner_id": person("supervisor"),
            "reason": "As the senior officer asked.",
            "since": ago(days=1),
            "review_at": later(days=3),
            "expires_at": later(days=9),
            "set_by": person("authoriser"),
            "set_at": ago(days=1),
        }
        await green.write(Embargo(**embargo | changes))

    return change


def a_conflict(who: str, **changes: Any) -> Change:
    async def change(green: Green) -> None:
        conflict = {
            "id": uuid4(),
            "case_id": green.id,
            "person_id": person(who),
            "relation": ConflictRelation.NEIGHBOUR,
            "reason": "Lives in the same street.",
            "recorded_by": person("supervisor"),
            "recorded_at": ago(hours=1),
        }
        await green.write(Conflict(**conflict | changes))

    return change


def a_charge(**changes: Any) -> Change:
    """A charge on its record, verified by a second person, and a decision that says no more than it."""

    async def change(green: Green) -> None:
        charge = {
            "id": uuid4(),
            "case_id": green.id,
            "offence": Offence.S4A,
            "charged_at": ago(days=3),
            "record_reference": "61/2026",
            "flags": (),
            "recorded_by": person("officer"),
            "recorded_at": ago(days=3),
            "verified_by": person("supervisor"),
            "verified_at": ago(days=3),
        }
        await green.write(Charge(**charge | changes))
        await green.change(Decision, claim=Claim.CHARGED_WITH)

    return change


def all_but_cleared(*who: str, **answers: YesNo) -> Change:
    """Those involved without some of them, or with another answer for one."""
    involved = [
        {"person": str(person(key)), "connected_to_subject": answers.get(key.replace("-", "_"), YesNo.NO)}
        for key in INVOLVED
        if key not in who
    ]
    return changed(Schedule, involved=involved)


def a_report_of(initiator: Initiator, account: Account | None = None) -> Change:
    """A later report that says who began the contact of one account: of a new one where none is given."""

    async def change(green: Green) -> None:
        of = account or account_of(green, Initiator.UNKNOWN)
        report = FurtherReport(
            id=uuid4(),
            case_id=green.id,
            kind=FurtherReportKind.ACCOUNTS,
            incidents=(),
            accounts=(of.id,),
            initiated_by=initiator,
            while_held=False,
            recorded_by=person("officer"),
            recorded_at=ago(days=8),
        )
        await green.write(*(() if account else (of,)), report)

    return change


def an_account(initiator: Initiator) -> Change:
    return lambda green: green.write(account_of(green, initiator))


def account_of(green: Green, initiator: Initiator) -> Account:
    return Account(
        id=uuid4(),
        case_id=green.id,
        platform_id=uuid4(),
        handle="quiet.watcher",
        captured_at=ago(days=9),
        seen_at_source=True,
        initiated_by=initiator,
    )
