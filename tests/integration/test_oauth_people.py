"""A person signs in for a client: a pushed request, a code that is good once, five minutes, eight hours for an officer."""

import asyncio
import time
from base64 import urlsafe_b64decode
from collections import Counter
from typing import Any
from uuid import uuid4

import orjson
import pytest

from tests.integration.cast import person
from tests.integration.oauth import CALLBACK, ISSUER, Desk, Robot, b64, brought_back

VERIFIER = b64(b"a verifier of thirty-two bytes, or more of them")
VERIFY = "mutation($input: VerifyAttributionInput!) { verifyAttribution(input: $input) { __typename } }"
STOP = "mutation($input: StopDisclosureInput!) { stopDisclosure(input: $input) { __typename } }"


@pytest.fixture(scope="module")
async def robot(desk: Desk) -> Robot:
    return await desk.add("northmoor", redirects=(CALLBACK, "https://desk.test/other"))


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    read: dict[str, Any] = orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


async def test_an_officer_signs_in_and_asks_as_themselves(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    brought = await robot.authorized(VERIFIER, scope="own cases:read")
    assert brought.keys() == {"code", "state", "iss"}
    assert (brought["state"], brought["iss"]) == ("a-state", ISSUER)
    answer = await robot.exchange(brought["code"], VERIFIER)
    given = answer.json()
    assert answer.status_code == 200
    assert given.keys() == {"access_token", "refresh_token", "token_type", "expires_in", "scope"}
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("DPoP", 300, "own cases:read")
    said = claims_of(given["access_token"])
    assert (said["sub"], said["amr"], said["auth_time"] - int(time.time()) in range(-30, 1)) == (
        str(person("officer")),
        ["pop"],
        True,
    )
    assert said["exp"] - said["iat"] == 300
    me = await robot.ask(given["access_token"])
    assert me.json()["data"] == {"me": {"id": str(person("officer"))}}


@pytest.mark.parametrize("who", ["victim", "liaison-picta", "probation", "safeguarding-authoriser", "advocate"])
async def test_only_people_of_a_force_renew_what_they_were_given(desk: Desk, robot: Robot, who: str) -> None:
    desk.sit_down(who)
    given = await robot.signed_in()
    assert "refresh_token" not in given
    assert (await robot.ask(given["access_token"])).json()["data"] == {"me": {"id": str(person(who))}}


async def test_whoever_says_no_sends_the_browser_back_with_that_and_by_whom(desk: Desk, robot: Robot) -> None:
    desk.at_desk = None
    brought = await robot.authorized(VERIFIER)
    assert (brought["error"], brought["state"], brought["iss"]) == ("access_denied", "a-state", ISSUER)
    assert "code" not in brought


async def test_a_client_that_asks_for_a_fresh_sign_in_gets_no_code_for_an_old_one(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer", seconds_ago=300)
    brought = await robot.authorized(VERIFIER, max_age="120")
    assert (brought["error"], brought["iss"]) == ("unmet_authentication_requirements", ISSUER)
    assert desk.waiting[-1].max_age == 120


async def test_a_blocked_person_gets_no_code(desk: Desk, robot: Robot) -> None:
    desk.sit_down("other-officer")
    await desk.do("select auth.block(:who, 'BLOCKED')", who=person("other-officer"))
    try:
        assert (await robot.authorized(VERIFIER))["error"] == "access_denied"
    finally:
        await desk.do("select auth.unblock(:who)", who=person("other-officer"))


async def test_a_pushed_request_is_opened_once_and_by_its_own_client_alone(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    other = await desk.add("southmere", redirects=(CALLBACK,))
    uri = (await robot.push(VERIFIER)).json()["request_uri"]
    refused = [
        await robot.come(uri, str(other.id)),
        await robot.come(uri + "x"),
        await robot.come("https://desk.test/r"),
    ]
    assert {answer.status_code for answer in refused} == {400}
    assert {answer.json()["iss"] for answer in refused} == {ISSUER}
    assert "code" in brought_back(await robot.come(uri))
    assert (await robot.come(uri)).status_code == 400


async def test_a_request_that_was_not_pushed_is_not_taken(desk: Desk, robot: Robot) -> None:
    async with desk.http() as http:
        answer = await http.get("/oauth/authorize", params={"client_id": str(robot.id)} | robot.request(VERIFIER))
    assert (answer.status_code, answer.json()["error"], answer.json()["iss"]) == (400, "invalid_request", ISSUER)


async def test_a_pushed_request_is_forgotten_after_a_minute(desk: Desk, robot: Robot) -> None:
    uri = (await robot.push(VERIFIER)).json()["request_uri"]
    await desk.do("update auth.requests set expires_at = clock_timestamp() where opened_at is null")
    assert (await robot.come(uri)).status_code == 400


async def test_of_ten_who_come_with_a_code_at_once_exactly_one_is_given_a_token_and_it_is_dead(
    desk: Desk, robot: Robot
) -> None:
    desk.sit_down("officer")
    brought = await robot.authorized(VERIFIER)
    before = len(await desk.misuses())
    answers = await asyncio.gather(*(robot.exchange(brought["code"], VERIFIER) for _ in range(10)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 9}
    assert {answer.json()["error"] for answer in answers if answer.status_code == 400} == {"invalid_grant"}
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    # The code was in two hands, and nobody knows in whose the token is now.
    assert (await robot.ask(won["access_token"])).status_code == 401
    assert (await robot.renew(won["refresh_token"])).status_code == 400
    assert (await desk.misuses())[before:] == ["OAUTH_CODE_REUSED"] * 9


async def test_a_code_that_came_once_with_something_wrong_is_used_up(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    code = (await robot.authorized(VERIFIER))["code"]
    assert (await robot.exchange(code, VERIFIER[:-1] + "A")).json()["error"] == "invalid_grant"
    assert (await robot.exchange(code, VERIFIER)).json()["error"] == "invalid_grant"


async def test_another_clients_code_is_no_code_and_stays_good_for_its_own(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    other = await desk.add("southmere", redirects=(CALLBACK,))
    code = (await robot.authorized(VERIFIER))["code"]
    assert (await other.exchange(code, VERIFIER)).json()["error"] == "invalid_grant"
    assert (await robot.exchange(code, VERIFIER)).status_code == 200


async def test_a_code_is_forgotten_after_a_minute(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    code = (await robot.authorized(VERIFIER))["code"]
    await desk.do("update auth.codes set expires_at = clock_timestamp() where used_at is null")
    assert (await robot.exchange(code, VERIFIER)).json()["error"] == "invalid_grant"


async def test_a_refresh_token_is_used_once_and_one_that_comes_again_ends_the_family(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer", seconds_ago=90)
    first = await robot.signed_in()
    second = (await robot.renew(first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert claims_of(second["access_token"])["auth_time"] == claims_of(first["access_token"])["auth_time"]
    assert (await robot.ask(second["access_token"])).status_code == 200
    before = len(await desk.misuses())
    assert (await robot.renew(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await desk.misuses())[before:] == ["OAUTH_REFRESH_REUSED"]
    assert (await robot.renew(second["refresh_token"])).json()["error"] == "invalid_grant"
    for given in (first, second):
        assert (await robot.ask(given["access_token"])).status_code == 401


async def test_a_refresh_token_is_of_no_use_with_another_key_and_its_owner_keeps_it(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    given = await robot.signed_in()
    thief = Robot(desk=desk, id=robot.id, key=robot.key)
    before = len(await desk.misuses())
    assert (await thief.renew(given["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await desk.misuses())[before:] == ["OAUTH_REFRESH_WITHOUT_KEY"]
    assert (await robot.renew(given["refresh_token"])).status_code == 200


async def test_a_refresh_token_gives_no_more_than_was_allowed(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    given = await robot.signed_in(scope="own")
    assert (await robot.renew(given["refresh_token"], scope="own cases:read")).json()["error"] == "invalid_scope"


async def test_a_session_lasts_eight_hours_however_often_it_is_renewed(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    given = await robot.signed_in()
    session = claims_of(given["access_token"])["sid"]
    hours = "select extract(epoch from expires_at - started_at) / 3600 from auth.sessions where id = :id"
    assert round(float(await desk.value(hours, id=session)), 3) == 8.0
    renewed = (await robot.renew(given["refresh_token"])).json()
    assert round(float(await desk.value(hours, id=session)), 3) == 8.0
    await desk.do("update auth.sessions set expires_at = clock_timestamp() where id = :id", id=session)
    assert (await robot.renew(renewed["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await robot.ask(renewed["access_token"])).status_code == 401


async def test_secrets_are_kept_as_hashes_alone(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    uri = (await robot.push(VERIFIER)).json()["request_uri"]
    code = brought_back(await robot.come(uri))["code"]
    given = (await robot.exchange(code, VERIFIER)).json()
    for secret in (uri.rpartition(":")[2], code, given["refresh_token"], given["access_token"]):
        for table in ("requests", "codes", "refreshes", "sessions", "assertions"):
            found = f"select count(*) from auth.{table} t where t::text like :secret or t::text like :bytes"
            held = {"secret": f"%{secret}%", "bytes": f"%{secret.encode().hex()}%"}
            assert await desk.value(found, **held) == 0


async def test_the_apis_own_role_reads_nothing_of_what_was_given(desk: Desk) -> None:
    readable = (
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace, (values ('rtk_app'), ('rtk_asker'),"
        " ('rtk_worker'), ('rtk_opener'), ('rtk_auditor'), ('rtk_sealer')) r (name)"
        " where n.nspname = 'auth' and c.relkind = 'r'"
        " and has_table_privilege(r.name, c.oid, 'select, insert, update, delete')"
    )
    assert await desk.value(readable) == 0


def verification() -> dict[str, Any]:
    return {"command": str(uuid4()), "attribution": str(uuid4()), "rekeyed": [], "timesConvertedAgain": True}


async def test_verifying_asks_for_somebody_who_has_just_signed_in_and_stopping_never(desk: Desk, robot: Robot) -> None:
    desk.sit_down("supervisor", seconds_ago=121)
    old = (await robot.signed_in())["access_token"]
    before = await desk.kept()
    refused = await robot.ask(old, VERIFY, input=verification())
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == (
        'DPoP realm="rtk", error="insufficient_user_authentication", max_age="120", algs="ES256 Ed25519"'
    )
    (error,) = refused.json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["details"]) == ("SIGN_IN_TOO_OLD", [{"maxAge": 120}])
    assert await desk.kept() == before
    stopped = await robot.ask(old, STOP, input={"command": str(uuid4()), "case": str(uuid4()), "reason": "OTHER"})
    assert (stopped.status_code, stopped.json()["data"]) == (200, {"stopDisclosure": None})
    desk.sit_down("supervisor", seconds_ago=60)
    fresh = (await robot.signed_in())["access_token"]
    answered = await robot.ask(fresh, VERIFY, input=verification())
    assert (answered.status_code, answered.json()["data"]) == (200, {"verifyAttribution": None})
