"""Sessions of browsers: a cookie for this address alone, never a token, ended by time, by their owner, by every ending."""

from typing import Any
from uuid import uuid4

import pytest

from service.auth.administering import block_person, unblock_person
from service.auth.browsing import SESSION
from tests.integration.cast import person
from tests.integration.doorway import FROM_HERE, VERIFIER, Browser, a_device, back_with
from tests.integration.oauth import CALLBACK, ME, Desk

LIFETIMES = """select extract(epoch from idle) / 60, round(extract(epoch from ends_at - started_at) / 60) from auth.sessions
  where cookie is not null and person_id = :id order by started_at desc limit 1"""
VERIFY = "mutation($input: VerifyAttributionInput!) { verifyAttribution(input: $input) { __typename } }"
STOP = "mutation($input: StopDisclosureInput!) { stopDisclosure(input: $input) { __typename } }"


async def lifetimes(doors: Desk, who: str) -> tuple[float, float]:
    minutes = [f"select {part} from ({LIFETIMES}) as l (idle, longest)" for part in ("idle", "longest")]
    idle, longest = [float(await doors.value(asked, id=person(who))) for asked in minutes]
    return idle, longest


async def test_somebody_signs_in_by_passkey_and_asks_with_a_cookie_alone(doors: Desk) -> None:
    device = await a_device(doors, "officer")
    browser = Browser(doors)
    async with doors.http() as http:
        browser.begun(await http.get("/sign-in"))
    answer = await browser.use(device.use(await browser.asked()))
    assert answer.json() == {"location": "/sessions"}
    browser.cookies[SESSION] = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    asked = await browser.ask()
    assert asked.json()["data"] == {"me": {"id": str(person("officer"))}}
    assert not {"authorization", "dpop", "set-cookie"} & set(asked.headers)


@pytest.mark.parametrize(
    ("who", "idle", "longest"),
    [("victim", 10, 30), ("officer", 15, 480), ("advocate", 15, 480), ("liaison-picta", 15, 480)],
)
async def test_a_victims_session_is_short_and_an_officers_a_shift(
    doors: Desk, who: str, idle: float, longest: float
) -> None:
    await Browser(doors).sign_in_here(who)
    assert await lifetimes(doors, who) == (idle, longest)


async def test_use_prolongs_a_session_but_never_beyond_its_end(doors: Desk) -> None:
    browser = await Browser(doors).sign_in_here("victim")
    change = "update auth.sessions set {} where cookie is not null and ended_at is null and person_id = :id"
    left = """select extract(epoch from expires_at - clock_timestamp()) from auth.sessions
      where cookie is not null and person_id = :id order by started_at desc limit 1"""
    soon = change.format("expires_at = clock_timestamp() + interval '1 minute'")
    await doors.do(soon, id=person("victim"))
    assert (await browser.ask()).status_code == 200
    assert 598 < float(await doors.value(left, id=person("victim"))) <= 600
    await doors.do(change.format("ends_at = clock_timestamp() + interval '1 minute'"), id=person("victim"))
    assert (await browser.ask()).status_code == 200
    assert 58 < float(await doors.value(left, id=person("victim"))) <= 60
    await doors.do(change.format("expires_at = clock_timestamp()"), id=person("victim"))
    assert (await browser.ask()).status_code == 401


ELSEWHERE: dict[str, dict[str, str | None]] = {
    "another origin": {"origin": "https://evil.test"},
    "no origin": {"origin": None},
    "null for an origin": {"origin": "null"},
    "no header of ours": {"x-rtk": None},
    "another site, says the browser": {"sec-fetch-site": "cross-site"},
    "another site below our domain": {"sec-fetch-site": "same-site"},
    "a token besides": {"authorization": "Bearer x"},
    "a proof of nothing besides": {"authorization": "DPoP x"},
}


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_a_cookie_counts_for_nothing_where_no_page_of_ours_asks(doors: Desk, elsewhere: str) -> None:
    browser = await Browser(doors).sign_in_here("officer")
    nobody = await Browser(doors).ask()
    headers = {name: value for name, value in (FROM_HERE | ELSEWHERE[elsewhere]).items() if value is not None}
    refused = await browser.ask(ME, headers)
    assert (refused.status_code, refused.content) == (401, nobody.content)


async def test_what_only_reads_needs_a_page_of_ours_too(doors: Desk) -> None:
    browser = await Browser(doors).sign_in_here("officer")
    path = f"/documents/{uuid4()}"
    assert (await browser.get(path)).status_code == 401
    assert (await browser.get(path, **{"x-rtk": "1", "origin": "https://evil.test"})).status_code == 401
    assert (await browser.get(path, **{"x-rtk": "1", "sec-fetch-site": "none"})).status_code == 401
    assert (await browser.get(path, **{"x-rtk": "1", "sec-fetch-site": "same-origin"})).status_code == 404


async def test_a_cookie_that_somebody_planted_is_never_anybodys_session(doors: Desk) -> None:
    planted = "A" * 43
    hers = await Browser(doors, {SESSION: planted}).sign_in_here("victim")
    assert hers.cookies[SESSION] != planted
    assert (await Browser(doors, {SESSION: planted}).ask()).status_code == 401


async def test_signing_in_again_ends_the_session_that_this_browser_had(doors: Desk) -> None:
    browser = await Browser(doors).sign_in_here("officer")
    before = dict(browser.cookies)
    await browser.sign_in_here("officer")
    assert (await Browser(doors, before).ask()).status_code == 401
    assert (await browser.ask()).status_code == 200


async def test_a_list_of_sessions_is_shown_and_each_is_ended_by_its_owner_alone(doors: Desk) -> None:
    robot = await doors.add("northmoor", redirects=(CALLBACK,))
    here, there = [await Browser(doors).sign_in_here("second-victim") for _ in range(2)]
    client = await Browser(doors).come(robot)
    chosen = {"signIn": client.sign_in, "person": str(person("second-victim"))}
    code = back_with(await client.post("/oauth/demo", chosen))["code"]
    token = (await robot.exchange(code, VERIFIER)).json()["access_token"]
    page = (await here.get("/sessions")).text
    assert [page.count(kind) for kind in ("This browser", "A browser", "The client A robot")] == [1, 1, 1]
    ids = "select id from auth.sessions where person_id = :id and ended_at is null and {} order by started_at desc limit 1"
    for which, ended in (("cookie is not null", there), ("cookie is null", None)):
        id = str(await doors.value(ids.format(which), id=person("second-victim")))
        other = await Browser(doors).sign_in_here("officer")
        assert (await other.post("/sessions/end", {"id": id})).status_code == 403
        assert (await here.post("/sessions/end", {"id": id})).json() == {"location": "/sessions"}
        answer = await ended.ask() if ended is not None else await robot.ask(token)
        assert answer.status_code == 401
    assert (await here.ask()).status_code == 200


async def test_signing_out_ends_the_session_and_takes_the_cookie(doors: Desk) -> None:
    browser = await Browser(doors).sign_in_here("officer")
    answer = await browser.post("/sessions/end", {})
    assert answer.json() == {"location": "/sign-in"}
    assert answer.headers["set-cookie"].startswith(f"{SESSION}=; Max-Age=0; ")
    assert (await browser.ask()).status_code == 401
    assert (await browser.post("/sessions/end", {})).status_code == 403
    listed = await browser.get("/sessions")
    assert (listed.status_code, listed.headers["location"]) == (303, "/sign-in")


async def test_who_is_blocked_has_no_session_any_more(doors: Desk) -> None:
    browser = await Browser(doors).sign_in_here("other-officer")
    await block_person(doors.settings, person("other-officer"), "LEFT")
    try:
        assert (await browser.ask()).status_code == 401
    finally:
        await unblock_person(doors.settings, person("other-officer"))
    assert (await browser.ask()).status_code == 401


async def test_a_fresh_sign_in_is_asked_for_as_of_a_token_and_a_stop_needs_none(doors: Desk) -> None:
    browser = await Browser(doors).sign_in_here("supervisor")
    old = "update auth.sessions set signed_in_at = clock_timestamp() - interval '3 minutes' where person_id = :id"
    await doors.do(old, id=person("supervisor"))
    given = {"command": str(uuid4()), "attribution": str(uuid4()), "rekeyed": [], "timesConvertedAgain": True}
    refused = await browser.ask(VERIFY, input=given)
    assert refused.json()["errors"][0]["extensions"]["code"] == "SIGN_IN_TOO_OLD"
    stop = {"command": str(uuid4()), "case": str(uuid4()), "reason": "SAFETY"}
    assert (await browser.ask(STOP, input=stop)).json()["data"] == {"stopDisclosure": None}


WAYS: list[dict[str, str]] = [
    {"next": "https://evil.test"},
    {"redirect_uri": "https://evil.test"},
    {"return_to": "//evil.test", "location": "https://evil.test"},
]


@pytest.mark.parametrize("more", WAYS)
async def test_signing_in_leads_to_a_page_of_ours_whatever_the_address_says(doors: Desk, more: dict[str, Any]) -> None:
    browser = Browser(doors)
    async with doors.http() as http:
        page = browser.begun(await http.get("/sign-in", params=more)).page
    assert "evil.test" not in page
    answer = await browser.post("/oauth/demo", {"signIn": browser.sign_in, "person": str(person("officer"))})
    assert answer.json() == {"location": "/sessions"}


async def test_a_cookie_is_kept_as_a_hash_alone(doors: Desk) -> None:
    browser = await Browser(doors).sign_in_here("officer")
    secret = browser.cookies[SESSION]
    found = "select count(*) from auth.sessions t where t::text like :secret or t::text like :bytes"
    assert await doors.value(found, secret=f"%{secret}%", bytes=f"%{secret.encode().hex()}%") == 0
