"""Her row: the word, the next update and the contact, written in every change's transaction so that she reads nothing else.

The next update comes from her interval alone; an event never moves what she can read ahead of somebody telling her.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

import msgspec

from service.database.writes import Write
from service.facts.assuring import ProgressNotice
from service.facts.care import AdvocateOffer, Reopening
from service.facts.case import Case, MyCase, Needs, VictimInformed
from service.facts.disclosure import Decision, Schedule, Telling, Wishes
from service.facts.outside import OutsideTelling
from service.facts.people import Organisation, Person
from service.facts.promises import Deadline
from service.rules.victim_word import Standing, victim_word
from service.vocabulary import InformedEvent, Part, VictimWord, WishScope

if TYPE_CHECKING:
    from service.operations.entering import Deciding


T = TypeVar("T")

PROGRESS = frozenset(
    {InformedEvent.POLICE_ACTION, InformedEvent.CUSTODY_OUTCOME, InformedEvent.CHARGE, InformedEvent.HEARING}
)
"""To hear of bail, a charge or a hearing is to hear that somebody was found."""


ENQUIRIES = PROGRESS | {InformedEvent.NOT_IDENTIFIED, InformedEvent.ENQUIRIES_RESUMED}
"""What is said to her of whether anybody was found: the last of these holds."""


class Hers(NamedTuple):
    """All that her row may depend on, and every clock of hers that runs: lists of facts in their order, or of the last alone.

    The database's function of that name answers it. What somebody is told in her place she was not told.
    """

    wishes: list[Wishes]
    needs: list[Needs]
    reopenings: list[Reopening]
    informed: list[VictimInformed]
    tellings: list[Telling]
    outside_tellings: list[OutsideTelling]
    schedules: list[Schedule]
    decisions: list[Decision]
    cleared: list[ProgressNotice]
    clocks: list[Deadline]
    contact: list[Person]
    offers: list[AdvocateOffer]
    rows: list[MyCase]


def standing_of(case: Case, hers: Hers) -> Standing:
    """What her word depends on. Opened again, it is told anew from there."""
    wishes, needs, reopened = last(hers.wishes), last(hers.needs), last(hers.reopenings)
    schedule, decision, cleared = last(hers.schedules), last(hers.decisions), last(hers.cleared)
    since = None if reopened is None else reopened.recorded_at
    said = [i for i in hers.informed if since is None or i.informed_at >= since]
    informed = {i.event for i in said}
    told = still_told([*hers.tellings, *hers.outside_tellings], said, since)
    instead_of_her = decision is not None and decision.recipient_id != case.victim_id
    wanted = set(decision.parts) if decision is not None and not instead_of_her else None
    if wishes is not None and wishes.scope is WishScope.PART:
        wanted = set(wishes.parts)
    if cleared is not None and since is not None and cleared.cleared_at < since:
        cleared = None
    return Standing(
        closed=case.closed_at is not None,
        resting_said=resting(said, cleared),
        chose_not_to_know=wishes is not None
        and wishes.scope in (WishScope.NONE, WishScope.LATER)
        and wishes.withdrawn_at is None,
        paused=(wishes is not None and wishes.withdrawn_at is not None)
        or (needs is not None and not needs.safe_channels),
        told_all_she_wishes=bool(told) and (wanted is None or wanted <= told),
        scheduled=schedule is not None and not instead_of_her,
        refusal_said=InformedEvent.REFUSED_OR_DEFERRED in informed,
        progress_told=cleared is not None or bool(PROGRESS & informed),
        acknowledged=case.acknowledged_at is not None,
    )


def last(found: Sequence[T]) -> T | None:
    return found[-1] if found else None


def still_told(
    tellings: Sequence[Telling | OutsideTelling], said: Sequence[VictimInformed], since: datetime | None
) -> set[Part]:
    """The parts she was told and that hold. A wrong name holds until a person has told her that it was wrong (P48a).

    Her word never says before that person does that something was withdrawn, and afterwards never that she knows who it is.
    """
    corrected = [i.informed_at for i in said if i.event is InformedEvent.NAME_WAS_WRONG]
    floor = max([at for at in (since, *corrected) if at is not None], default=None)
    return {part for telling in tellings for part in telling.parts if floor is None or telling.told_at >= floor}


def resting(said: Sequence[VictimInformed], cleared: ProgressNotice | None) -> bool:
    """Whether somebody told her that nobody could be found, and nothing since said otherwise to her.

    It rests on what was said to her alone: what enquiries find meanwhile is not hers to see in a changed word.
    """
    about = [i for i in said if i.event in ENQUIRIES]
    if not about or about[-1].event is not InformedEvent.NOT_IDENTIFIED:
        return False
    return cleared is None or cleared.cleared_at < about[-1].recorded_at


@dataclass(frozen=True, slots=True)
class Word:
    """The word she reads now, and whether it is another one than before."""

    now: VictimWord
    is_new: bool = False


LISTS = {
    "wishes": "wishes",
    "needs": "needs",
    "reopenings": "reopenings",
    "victim_informed": "informed",
    "tellings": "tellings",
    "outside_tellings": "outside_tellings",
    "schedules": "schedules",
    "decisions": "decisions",
    "progress_notices": "cleared",
    "deadlines": "clocks",
    "advocate_offers": "offers",
    "my_cases": "rows",
}
"""Which list of hers the rows of a table stand in."""

NEWEST = frozenset({"wishes", "needs", "reopenings", "cleared", "offers"})
"""The lists of which the last alone is asked for."""

ADDED = NEWEST | {"informed", "tellings", "outside_tellings", "clocks"}
"""The lists in which a new fact shows by itself what it makes of them."""


def shows_by_itself(write: Write) -> bool:
    """Whether it can be told without the database what a write makes of hers."""
    name = LISTS.get(write.table)
    return name is None or write.ends or (name in ADDED and write.made is not None)


def with_them(hers: Hers, writes: Sequence[Write], victim: UUID) -> Hers:
    """Hers as it reads once these are written, each of which shows by itself what it makes of it."""
    lists: dict[str, list[Any]] = {}
    for write in writes:
        name, fact = LISTS.get(write.table), write.made
        if name is None:
            continue
        found = lists[name] if name in lists else getattr(hers, name)
        if write.ends:
            lists[name] = [each for each in found if each.id not in write.ids] if write.ids else []
        elif (
            not (isinstance(fact, Telling) and fact.recipient_id != victim) and getattr(fact, "ended_at", None) is None
        ):
            found = [*found]
            insort(found, fact, key=_order)
            lists[name] = found[-1:] if name in NEWEST else found
    return hers._replace(**lists) if lists else hers


def _order(fact: Any) -> tuple[Any, ...]:
    if isinstance(fact, Deadline):
        return (fact.id,)
    return fact.cleared_at if isinstance(fact, ProgressNotice) else fact.recorded_at, fact.id


async def read_hers(tx: Deciding) -> Hers:
    """All of it as it reads by now: as it was under the lock and what was written since; asked where that does not show."""
    case, hers, since = tx.the_case, tx.hers, tx.written[tx.known :]
    if (
        hers is not None
        and all(map(shows_by_itself, since))
        and [person.id for person in hers.contact] == [case.oic_id]
    ):
        hers = with_them(hers, since, case.victim_id)
    else:
        hers = msgspec.json.decode((await tx.ask("select hers from as_entered($1)", case.id))[0][0], type=Hers)
    tx.hers, tx.known = hers, len(tx.written)
    return hers


async def refresh(tx: Deciding) -> Word:
    """Writes her row as it reads from this change on."""
    case, hers = tx.the_case, await read_hers(tx)
    word = victim_word(standing_of(case, hers))
    if (contact := last(hers.contact)) is None:
        raise RuntimeError("a case has an OIC, and the OIC is a person")
    updates = [] if word is VictimWord.CLOSED else [clock.due_at for clock in hers.clocks if clock.key == "P05"]
    next_update = max(updates, default=None)
    offer, row = last(hers.offers), last(hers.rows)
    service = None if offer is None else await tx.get(Organisation, offer.service_id)
    reads: dict[str, Any] = {
        "word": word,
        "next_update_at": next_update,
        "contact_id": contact.id,
        "contact_name": contact.name,
        "advocacy_service": None if service is None else service.name,
        "advocate_response": None if offer is None else offer.response,
    }
    if row is None:
        await tx.insert(MyCase(id=uuid4(), case_id=case.id, victim_id=case.victim_id, **reads))
        return Word(word)
    if any(getattr(row, name) != now for name, now in reads.items()):
        await tx.change(row, **reads)
    return Word(word, is_new=word is not row.word)
