"""What was given ends before its time: revoked, blocked, left. Every request hears of it at once, and no command is late."""

import asyncio
from uuid import UUID, uuid4

import pytest

from service.database.acting import NoLongerStands, Speaker, acting_as
from tests.integration.cast import Cast, person
from tests.integration.oauth import CALLBACK, Desk, Robot
from tests.integration.test_oauth_people import claims_of


@pytest.fixture(scope="module")
async def robot(desk: Desk) -> Robot:
    return await desk.add("northmoor", redirects=(CALLBACK,))


@pytest.fixture(scope="module")
async def platform(desk: Desk) -> Robot:
    return await desk.add("picta", acts_as="liaison-picta")


async def test_a_revoked_token_is_refused_at_the_next_request_and_its_session_goes_on(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    given = await robot.signed_in()
    assert (await robot.ask(given["access_token"])).status_code == 200
    ended = await robot.post("/oauth/revoke", {"token": given["access_token"]})
    refused = await robot.ask(given["access_token"])
    assert (ended.status_code, refused.status_code) == (200, 401)
    assert (await robot.renew(given["refresh_token"])).status_code == 200


async def test_a_revoked_refresh_token_ends_all_that_came_of_its_sign_in(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    given = await robot.signed_in()
    renewed = (await robot.renew(given["refresh_token"])).json()
    ended = await robot.post("/oauth/revoke", {"token": renewed["refresh_token"], "token_type_hint": "refresh_token"})
    assert ended.status_code == 200
    assert (await robot.renew(renewed["refresh_token"])).json()["error"] == "invalid_grant"
    assert [(await robot.ask(one["access_token"])).status_code for one in (given, renewed)] == [401, 401]


async def test_a_systems_token_is_ended_too(platform: Robot) -> None:
    token = await platform.token()
    assert (await platform.post("/oauth/revoke", {"token": token})).status_code == 200
    assert (await platform.ask(token)).status_code == 401
    assert (await platform.ask(await platform.token())).status_code == 200


async def test_nobody_ends_or_is_told_of_what_was_given_to_another(desk: Desk, robot: Robot, platform: Robot) -> None:
    desk.sit_down("officer")
    given = await robot.signed_in()
    for kind in ("access_token", "refresh_token"):
        ended = await platform.post("/oauth/revoke", {"token": given[kind]})
        told = await platform.post("/oauth/introspect", {"token": given[kind]})
        assert (ended.status_code, ended.json()["error"]) == (400, "invalid_grant")
        assert told.json() == {"active": False}
    assert (await robot.ask(given["access_token"])).status_code == 200


async def test_a_client_is_told_whether_its_token_stands(desk: Desk, robot: Robot) -> None:
    desk.sit_down("officer")
    given = await robot.signed_in()
    said = claims_of(given["access_token"])
    told = (await robot.post("/oauth/introspect", {"token": given["access_token"]})).json()
    assert told == {
        "active": True,
        "token_type": "DPoP",
        **{name: said[name] for name in ("iss", "sub", "aud", "client_id", "scope", "exp", "jti", "cnf", "auth_time")},
    }
    assert (await robot.post("/oauth/introspect", {"token": given["refresh_token"]})).json()["active"] is True
    await robot.post("/oauth/revoke", {"token": given["access_token"]})
    for token in (given["access_token"], "nothing", ""):
        assert (await robot.post("/oauth/introspect", {"token": token})).json() == {"active": False}


async def test_a_client_that_was_ended_is_no_client_and_its_tokens_are_none(desk: Desk) -> None:
    client = await desk.add("quillnet", acts_as="liaison-quillnet")
    token = await client.token()
    await desk.do("update auth.clients set ended_at = clock_timestamp() where id = :id", id=client.id)
    assert (await client.ask(token)).status_code == 401
    refused = await client.post("/oauth/token", {"grant_type": "client_credentials"})
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("kind", ["LEFT", "BLOCKED"])
async def test_who_has_left_or_is_blocked_is_heard_no_more(desk: Desk, robot: Robot, kind: str) -> None:
    desk.sit_down("other-officer")
    given = await robot.signed_in()
    who = person("other-officer")
    await desk.do("select auth.block(:who, :kind)", who=who, kind=kind)
    try:
        assert (await robot.ask(given["access_token"])).status_code == 401
        assert (await robot.renew(given["refresh_token"])).json()["error"] == "invalid_grant"
    finally:
        await desk.do("select auth.unblock(:who)", who=who)
    # Whoever comes back signs in again: what was given before stays ended.
    assert (await robot.ask(given["access_token"])).status_code == 401
    assert (await robot.ask((await robot.signed_in())["access_token"])).status_code == 200


async def test_a_platforms_system_is_as_blocked_as_its_person(desk: Desk) -> None:
    client = await desk.add("quillnet", acts_as="other-liaison")
    token = await client.token()
    await desk.do("select auth.block(:who, 'BLOCKED')", who=person("other-liaison"))
    try:
        assert (await client.ask(token)).status_code == 401
        refused = await client.post("/oauth/token", {"grant_type": "client_credentials"})
        assert refused.json()["error"] == "invalid_grant"
    finally:
        await desk.do("select auth.unblock(:who)", who=person("other-liaison"))


async def test_a_command_that_began_before_a_block_is_committed_before_it_and_none_after(
    desk: Desk, cast: Cast
) -> None:
    """The block waits for the command, whatever else it does; the next command finds it."""
    speaker = Speaker(person=person("other-supervisor"))
    blocking: asyncio.Task[None] | None = None
    try:
        async with acting_as(cast.engine, speaker, to_commit=True) as tx:
            blocking = asyncio.create_task(desk.do("select auth.block(:who, 'BLOCKED')", who=speaker.person))
            await waits_for_a_lock(desk)
            assert not blocking.done()
            await tx.look()
        await asyncio.wait_for(blocking, 60)
        for to_commit in (True, False):
            with pytest.raises(NoLongerStands):
                async with acting_as(cast.engine, speaker, to_commit=to_commit):
                    raise AssertionError("nobody may come as far as this")
    finally:
        if blocking is not None:
            await asyncio.wait([blocking])
        await desk.do("select auth.unblock(:who)", who=speaker.person)


async def waits_for_a_lock(desk: Desk) -> None:
    async with asyncio.timeout(60):
        waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        while await desk.value(waiting) == 0:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("ended", ["client", "session", "token"])
async def test_what_never_was_does_not_stand(cast: Cast, ended: str) -> None:
    unknown: dict[str, UUID] = {ended: uuid4()}
    speaker = Speaker(person=person("officer"), **unknown)
    if ended == "token":
        async with acting_as(cast.engine, speaker) as tx:
            assert tx.actor == speaker.person
    else:
        with pytest.raises(NoLongerStands):
            async with acting_as(cast.engine, speaker):
                raise AssertionError("nobody may come as far as this")
