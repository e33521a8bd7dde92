"""What can be used no more of signing in goes within its time, and what a record rests on stays."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.administering import enrol_person
from service.sweeping import sweep_once
from tests.integration.cast import Cast, person
from tests.integration.doorway import Browser
from tests.integration.oauth import CALLBACK, Desk
from tests.integration.office import Office, to_authorise

GOES = {
    "proofs": "expires_at < clock_timestamp()",
    "assertions": "expires_at < clock_timestamp()",
    "ended_tokens": "expires_at < clock_timestamp()",
    "sign_ins": "expires_at < clock_timestamp() - interval '1 day'",
    "requests": "expires_at < clock_timestamp() - interval '1 day'",
    "enrolments": "expires_at < clock_timestamp() - interval '1 day'",
    "account_codes": "expires_at < clock_timestamp() - interval '1 day'",
    "codes": "expires_at < clock_timestamp() - interval '1 day'",
}


async def count(desk: Desk, table: str, which: str = "true") -> int:
    return int(await desk.value(f"select count(*) from auth.{table} where {which}"))


@pytest.fixture
async def used(desk: Desk, doors: Desk, cast: Cast) -> Desk:
    """A server on which something of everything has happened."""
    robot = await desk.add("northmoor", redirects=(CALLBACK,))
    desk.sit_down("officer")
    given = await robot.signed_in()
    await robot.ask(given["access_token"])
    await robot.post("/oauth/revoke", {"token": given["access_token"]})
    await Browser(doors).come(await doors.add("northmoor", redirects=(CALLBACK,)))
    await enrol_person(desk.settings, person("officer"))
    await cast.account_code(person("victim"))
    return desk


@pytest.mark.parametrize("table", GOES)
async def test_what_is_over_goes_and_what_is_not_stays(used: Desk, worker_engine: AsyncEngine, table: str) -> None:
    kept = await count(used, table, f"not ({GOES[table]})")
    assert kept > 0
    await sweep_once(worker_engine)
    assert await count(used, table, f"not ({GOES[table]})") >= kept
    await used.do(f"update auth.{table} set expires_at = expires_at - interval '2 days'")
    if table == "requests":
        await used.do("delete from auth.sign_ins")
    await sweep_once(worker_engine)
    assert await count(used, table) == 0


async def test_a_session_goes_after_thirty_days_with_what_renewed_it(used: Desk, worker_engine: AsyncEngine) -> None:
    assert await count(used, "refreshes") > 0
    older = "update auth.sessions set expires_at = expires_at - interval '{} days'"
    await used.do(older.format(2))
    await sweep_once(worker_engine)
    assert await count(used, "refreshes") == 0
    assert await count(used, "sessions") > 0
    await used.do("delete from auth.codes")
    await used.do(older.format(29))
    await sweep_once(worker_engine)
    assert (
        await count(used, "sessions", "id not in (select session_id from auth.approvals where session_id is not null)")
        == 0
    )


async def test_what_was_signed_for_a_record_stays_and_what_was_never_used_goes(
    office: Office, cast: Cast, worker_engine: AsyncEngine
) -> None:
    _, decision, signed = await to_authorise(cast)
    await office.authorise(await office.token("authoriser", **signed), decision)
    await office.token("authoriser", **signed)
    mine = f"object_id = '{decision.id}'"
    assert await count(office.desk, "approvals", mine) == 2
    for table, instant in {"approvals": "signed_at", "codes": "expires_at", "sessions": "expires_at"}.items():
        await office.desk.do(f"update auth.{table} set {instant} = {instant} - interval '40 days'")
    await sweep_once(worker_engine)
    assert await count(office.desk, "approvals", mine) == 1
    assert await count(office.desk, "approvals", f"{mine} and used_at is not null") == 1
