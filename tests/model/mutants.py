"""Wrong gates, each of which the comparison with the model must find; and rows that no command ever leaves.

A mutant of the database's text lives in a transaction that is rolled back. Its old text has to be there, so that a gate that
is written anew cannot make a mutant into the gate itself.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from service.vocabulary import Missing
from tests.integration.cast import PEOPLE, person
from tests.model.rows import Bench, Row, Rows
from tests.model.states import Attribution, Day, Hold, Plan, Review, Screen, State, Support, Way, Wish

M = Missing


@dataclass(frozen=True)
class Mutant:
    """One function of the database with one place of its text changed."""

    function: str
    old: str
    new: str


OF_THE_DATABASE: dict[str, Mutant] = {
    "a stop is not looked for": Mutant("release_missing", "x.epoch >= c.epoch", "false"),
    "a decision of any epoch": Mutant(
        "gate", "decisions where case_id = p_case and epoch = c.epoch", "decisions where case_id = p_case"
    ),
    "authorisations of any epoch": Mutant("gate", " and x.epoch = c.epoch", ""),
    "authorisations of any digest": Mutant("gate", " and x.digest = d.digest", ""),
    "authorisations that ended": Mutant(
        "gate",
        "            and x.ended_at is null\n            and x.person_id not in",
        "            and x.person_id not in",
    ),
    "one authorisation": Mutant(
        "gate", "select count(distinct x.person_id) < 2 or count(distinct x.organisation_id) < 2", "select count(*) < 1"
    ),
    "two of one organisation": Mutant("gate", " or count(distinct x.organisation_id) < 2", ""),
    "one person twice": Mutant("gate", "count(distinct x.person_id) < 2 or ", ""),
    "a search that says UNKNOWN": Mutant(
        "gate", "sc.result is distinct from 'NOTHING_FOUND'", "sc.result = 'OPEN_REPORT'"
    ),
    "an attendee who is UNKNOWN": Mutant(
        "gate",
        "(sh.attendees) x where x ->> 'connected_to_subject' is distinct from 'NO'",
        "(sh.attendees) x where x ->> 'connected_to_subject' = 'YES'",
    ),
    "a limb that is UNKNOWN": Mutant("gate", "limb ->> 'truth' is distinct from 'TRUE'", "limb ->> 'truth' = 'FALSE'"),
    "an expired review": Mutant("gate", "(r.valid_until > moment) is not true", "false"),
    "a review of other parts": Mutant("gate", "(r.parts ? p_part) is not true then safety", "false then safety"),
    "an embargo ignored": Mutant("gate", "(e.kind = 'ID_PROCEDURE' or e.expires_at > moment)", "false"),
    "a court order that expired": Mutant(
        "gate", "e.kind = 'COURT_ORDER'\n", "e.kind = 'COURT_ORDER' and e.expires_at > moment\n"
    ),
    "an expired search": Mutant("gate", "sc.valid_until <= moment", "false"),
    "a stale wish": Mutant("gate", "w.valid_until <= moment", "false"),
    "a withdrawn wish": Mutant("gate", "w.withdrawn_at is not null", "false"),
    "any wish she ever had": Mutant(
        "gate",
        "from wishes where case_id = p_case order by recorded_at desc",
        "from wishes where case_id = p_case order by recorded_at",
    ),
    "reconfirmed in any epoch": Mutant(
        "gate", "reconfirmations where case_id = p_case and epoch = c.epoch", "reconfirmations where case_id = p_case"
    ),
    "reconfirmed before the wish": Mutant("gate", "re.at >= w.recorded_at", "true"),
    "a challenge one person dismissed": Mutant("gate", "ch.resolved_at is null or ch.resolution", "ch.resolution"),
    "another version of the record": Mutant(
        "gate", "told.identity_version is distinct from s.identity_version", "false"
    ),
    "a telling that slipped": Mutant("gate", "greatest(sh.at, moment) <=", "sh.at <="),
    "an appointment too late": Mutant("gate", "greatest(sh.at, moment) <=", "moment <="),
    "a schedule of any epoch": Mutant(
        "gate", "schedules where case_id = p_case and epoch = c.epoch", "schedules where case_id = p_case"
    ),
    "before the moment": Mutant("release_missing", "> clock_timestamp() then", "> 'infinity' then"),
    "told twice": Mutant("release_missing", "t.parts ? p_part\n", "false\n"),
    "never released": Mutant("to_be_opened", "sh.outcome is distinct from 'RELEASED'", "false"),
    "a part that was held": Mutant("to_be_opened", "h ->> 'part' = p_part", "false"),
}


@asynccontextmanager
async def mutated(connection: AsyncConnection, mutant: Mutant) -> AsyncIterator[None]:
    """The database with this one change, until the block ends. The connection must be in no transaction."""
    async with connection.begin_nested() as inner:
        asked = sa.text("select pg_get_functiondef(oid) from pg_proc where proname = :name")
        whole = (await connection.execute(asked, {"name": mutant.function})).scalar_one()
        assert mutant.old in whole, f"{mutant.function} no longer says {mutant.old!r}"
        await connection.exec_driver_sql(whole.replace(mutant.old, mutant.new))
        try:
            yield
        finally:
            await inner.rollback()
    await connection.rollback()


# What no command leaves behind, and the gate stands all the same.
GREEN = State(
    attribution=Attribution.CONFIRMED,
    review=Review.BOTH,
    plan=Plan.SUPPORTED,
    screen=Screen.CLEAR,
    wish=Wish.ALL,
    way=Way.RELEASED,
    day=Day.YES,
)


NEAR_GREEN = frozenset(
    GREEN._replace(way=way, plan=plan, support=support, hold=hold)
    for way in (Way.AHEAD, Way.RELEASED, Way.HELD)
    for plan in (Plan.SUPPORTED, Plan.REFUSED)
    for support in Support
    for hold in Hold
)


def _standing(bench: Bench, table: str, which: int = -1, **changes: Any) -> Rows:
    """The rows of the green state, the last of one table changed."""
    rows = bench.of_state(GREEN, None)[table]
    rows[which] = rows[which] | changes
    return {table: rows}


def _stop_in_this_epoch(bench: Bench) -> Rows:
    (stop,) = bench.of_state(GREEN, None)["stops"]
    return {"stops": [stop | {"epoch": 1}]}


def _signed_by(bench: Bench, *who: str, **changes: Any) -> Rows:
    """What stands of these, by default of the partner agency's, changed."""
    rows = bench.of_state(GREEN, None)["authorisations"]
    of = {str(person(key)) for key in who or ("safeguarding-authoriser",)}
    return {"authorisations": [r | changes if r["person_id"] in of and r["epoch"] == 1 else r for r in rows]}


def _signed_by_both(bench: Bench, *who: str, **changes: Any) -> Rows:
    """Signed by somebody who could sign for either, and who is cleared like everybody with a part in it."""
    involved = bench.standing["schedules"][0]["involved"]
    cleared = [*involved, {"person": bench.both, "connected_to_subject": "NO"}]
    signed = _signed_by(bench, *who, person_id=bench.both, **changes)
    return signed | _standing(bench, "schedules", involved=cleared)


UNKNOWN_FRIEND: Row = {"person": "a friend", "connected_to_subject": "UNKNOWN"}
UNKNOWN_LIMB: Row = {"truth": "UNKNOWN", "reason": "Nobody could say."}
FORCE = str(PEOPLE.people["authoriser"].organisation_id)

BEYOND: dict[str, tuple[Any, Missing]] = {
    "a stop in the epoch that stands": (_stop_in_this_epoch, M.STOPPED),
    "a decision of another epoch": (lambda b: _standing(b, "decisions", epoch=0), M.NO_DECISION),
    "a schedule of another epoch": (lambda b: _standing(b, "schedules", epoch=0), M.NOT_SCHEDULED),
    "a day of another epoch": (lambda b: _standing(b, "reconfirmations", epoch=0), M.NOT_RECONFIRMED),
    "an attendee nobody knows": (
        lambda b: _standing(b, "schedules", attendees=[UNKNOWN_FRIEND]),
        M.ATTENDEE_NOT_CLEARED,
    ),
    "a limb nobody could say": (
        lambda b: _standing(b, "decisions", pressing_need=UNKNOWN_LIMB),
        M.TEST_NOT_MET,
    ),
    "signed in another epoch": (lambda b: _signed_by(b, epoch=0), M.AUTHORISATIONS_MISSING),
    "signed, and ended": (
        lambda b: _signed_by(b, ended_at="2026-01-01T00:00:00Z"),
        M.AUTHORISATIONS_MISSING,
    ),
    "signed over another digest": (lambda b: _signed_by(b, digest="e" * 64), M.AUTHORISATIONS_MISSING),
    "signed by two of one organisation": (
        lambda b: _signed_by_both(b, organisation_id=FORCE),
        M.AUTHORISATIONS_MISSING,
    ),
    "signed by one person for two": (
        lambda b: _signed_by_both(b, "authoriser", "safeguarding-authoriser"),
        M.AUTHORISATIONS_MISSING,
    ),
}
