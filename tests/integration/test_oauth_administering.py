"""An administrator registers clients, rotates keys, and says who may no longer be heard; and nothing that is not safe."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from service.auth.administering import add_client, bind_subject, block_person, change_keys, end_client, list_clients
from service.auth.administering import unblock_person as unblock
from service.auth.keys import Ring, make_signing_keys, public_half, read_entries, rotate
from service.auth.tokens import InvalidToken, Verifier, token_for
from service.settings import CannotRun, Settings
from tests.integration.cast import PEOPLE, Cast, now, person, platform
from tests.integration.oauth import CALLBACK, Desk, Robot
from tests.integration.test_commands_clarifying import a_served_request

PICTA = "Picta"
ANOTHER = """
    insert into rtk.{0}
    select (jsonb_populate_record(old, cast(:changes as jsonb) || jsonb_build_object('id', cast(:id as uuid)))).*
    from rtk.{0} old where old.id = :like
"""
PLACE = "select id from rtk.tasks where person_id = :person and object_id = :request"
QUEUE = "{ dataRequests(first: 100) { edges { node { ... on PlatformRequest { id } } } } }"


def jwks(folder: Path, *keys: dict[str, Any]) -> Path:
    path = folder / f"{uuid4()}.json"
    path.write_text(json.dumps({"keys": keys}))
    return path


async def test_a_platforms_systems_act_as_one_person_of_its_own(desk: Desk, tmp_path: Path) -> None:
    robots = []
    for name in ("Intake", "Returns"):
        robot = Robot(desk=desk, id=uuid4())
        robot.id = await add_client(desk.settings, "Vidlet", name, jwks(tmp_path, public_half(robot.key)))
        robots.append(robot)
    asked = [await robot.ask(await robot.token(), "{ me { id name roles organisation { id } } }") for robot in robots]
    one, other = (answer.json()["data"]["me"] for answer in asked)
    assert one == other
    assert (one["name"], one["roles"]) == ("Vidlet (system)", ["PLATFORM_LIAISON"])
    assert one["organisation"] == {"id": str(PEOPLE.organisations["vidlet"].id)}
    assert f"{robots[0].id} for itself Vidlet: Intake" in await list_clients(desk.settings)


async def test_a_system_that_comes_late_sees_what_its_platform_was_asked_before(
    desk: Desk, cast: Cast, tmp_path: Path
) -> None:
    async def queue(robot: Robot) -> list[str]:
        answer = await robot.ask(await robot.token(), QUEUE)
        return sorted(edge["node"]["id"] for edge in answer.json()["data"]["dataRequests"]["edges"])

    waiting, over, barred = [(await a_served_request(cast))[1] for _ in range(3)]
    name, new = f"A platform {uuid4()}", {"id": uuid4(), "liaison": uuid4()}
    await desk.do(
        ANOTHER.format("organisations"), like=platform("picta"), id=new["id"], changes=json.dumps({"name": name})
    )
    of_it = json.dumps({"organisation_id": str(new["id"])})
    await desk.do(ANOTHER.format("people"), like=person("liaison-picta"), id=new["liaison"], changes=of_it)
    for request, ended in ((waiting, None), (over, "done_at"), (barred, "barred_at")):
        at = json.dumps({"person_id": str(new["liaison"])} | ({ended: now().isoformat()} if ended else {}))
        place = await desk.value(PLACE, person=person("liaison-picta"), request=request.id)
        await desk.do(ANOTHER.format("tasks"), like=place, id=uuid4(), changes=at)
    for client in ("Intake", "Returns"):
        robot = Robot(desk=desk, id=uuid4())
        robot.id = await add_client(desk.settings, name, client, jwks(tmp_path, public_half(robot.key)))
        assert await queue(robot) == [str(waiting.id)]
    places = "select count(*) from rtk.tasks where object_id = :request"
    many = await desk.value(places, request=waiting.id)
    assert many == 3
    await desk.do("select rtk.seat_liaison(:person)", person=person("officer"))
    assert await desk.value(places, request=waiting.id) == many


async def test_a_client_proves_itself_with_its_new_keys_and_no_longer_with_the_old(desk: Desk, tmp_path: Path) -> None:
    robot = await desk.add("picta", acts_as="liaison-picta")
    new = OKPKey.generate_key("Ed25519")
    await change_keys(desk.settings, robot.id, jwks(tmp_path, public_half(new)))
    refused = await robot.post("/oauth/token", {"grant_type": "client_credentials"})
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    await end_client(desk.settings, robot.id)
    with pytest.raises(CannotRun):
        await end_client(desk.settings, robot.id)


async def test_a_client_that_people_sign_in_for_is_of_any_organisation(desk: Desk, tmp_path: Path) -> None:
    robot = Robot(desk=desk, id=uuid4())
    owner = str(PEOPLE.organisations["northmoor"].id)
    robot.id = await add_client(desk.settings, owner, "Desk", jwks(tmp_path, public_half(robot.key)), [CALLBACK])
    desk.sit_down("officer")
    assert (await robot.ask((await robot.signed_in())["access_token"])).status_code == 200


PRIVATE = ECKey.generate_key("P-256").as_dict(private=True)
FILES = {
    "private": [PRIVATE],
    "RSA": [RSAKey.generate_key(2048).as_dict(private=False)],
    "P-384": [ECKey.generate_key("P-384").as_dict(private=False)],
    "none": [],
    "two of one name": [public_half(ECKey.generate_key("P-256")) | {"kid": "a"} for _ in range(2)],
}


@pytest.mark.parametrize("keys", FILES)
async def test_keys_that_are_private_or_of_another_kind_are_not_registered(
    settings: Settings, tmp_path: Path, keys: str
) -> None:
    with pytest.raises(CannotRun):
        await add_client(settings, PICTA, "A robot", jwks(tmp_path, *FILES[keys]))


@pytest.mark.parametrize(
    "place", ["http://desk.test/c", "https://desk.test/c#x", "javascript:alert(1)", "/c", "https:///c"]
)
async def test_an_address_that_is_not_safe_is_not_registered(settings: Settings, tmp_path: Path, place: str) -> None:
    keys = jwks(tmp_path, public_half(ECKey.generate_key("P-256")))
    with pytest.raises(CannotRun):
        await add_client(settings, "Northmoor Constabulary", "A desk", keys, [place])


async def test_a_forces_system_acts_for_nobody(settings: Settings, tmp_path: Path) -> None:
    keys = jwks(tmp_path, public_half(ECKey.generate_key("P-256")))
    for organisation in ("Northmoor Constabulary", "Nobody's", str(uuid4())):
        with pytest.raises(CannotRun):
            await add_client(settings, organisation, "A robot", keys)


async def test_nobody_who_is_not_there_is_blocked_or_bound(settings: Settings) -> None:
    for change in (
        block_person(settings, uuid4(), "LEFT"),
        unblock(settings, uuid4()),
        bind_subject(settings, "https://idp.test", "a", uuid4()),
        change_keys(settings, uuid4(), Path("nowhere.json")),
    ):
        with pytest.raises(CannotRun):
            await change


async def test_who_is_blocked_by_an_administrator_is_heard_no_more(desk: Desk) -> None:
    robot = await desk.add("quillnet", acts_as="liaison-quillnet")
    token = await robot.token()
    await block_person(desk.settings, person("liaison-quillnet"), "LEFT")
    assert (await robot.ask(token)).status_code == 401
    await unblock(desk.settings, person("liaison-quillnet"))
    assert (await robot.ask(await robot.token())).status_code == 200


def own(settings: Settings, folder: Path) -> Settings:
    made = replace(settings, home=folder)
    make_signing_keys(made)
    return made


def kids(path: Path) -> list[str]:
    return [entry["kid"] for entry in read_entries(path)]


def as_if_made(settings: Settings, *ages: int) -> None:
    """The keys as they would be if they had been made so many seconds ago, oldest first."""
    from service.auth import keys

    entries = read_entries(settings.token_keys)
    for entry, age in zip(entries, ages, strict=True):
        entry["made_at"] -= age
    keys.write(settings, entries)


def test_a_new_key_is_published_before_it_signs_and_the_old_one_after(settings: Settings, tmp_path: Path) -> None:
    here = own(settings, tmp_path)
    who = UUID(int=1)
    by_old = token_for(here, who)
    (old,) = kids(here.token_keys)
    new = rotate(here, "Ed25519")
    assert Ring(here.token_keys).signing().thumbprint() == old
    assert {key["kid"] for key in Ring(here.token_keys).published()} == {old, new}
    as_if_made(here, 700, 700)
    assert Ring(here.token_keys).signing().thumbprint() == new
    for token in (by_old, token_for(here, who)):
        assert Verifier(here).verify(token).speaker.person == who
    as_if_made(here, 90_000, 90_000)
    newest = rotate(here)
    assert kids(here.token_keys) == kids(here.public_token_keys) == [new, newest]
    with pytest.raises(InvalidToken):
        Verifier(here).verify(by_old)


def test_a_stolen_key_is_dropped_at_once_and_every_token_with_it(settings: Settings, tmp_path: Path) -> None:
    here = own(settings, tmp_path)
    stolen = token_for(here, UUID(int=1))
    new = rotate(here, at_once=True)
    assert kids(here.public_token_keys) == [new]
    with pytest.raises(InvalidToken):
        Verifier(here).verify(stolen)
    assert Verifier(here).verify(token_for(here, UUID(int=1))).speaker.person == UUID(int=1)


def test_no_private_half_is_ever_published(settings: Settings, tmp_path: Path) -> None:
    here = own(settings, tmp_path)
    rotate(here, "Ed25519")
    assert '"d"' not in here.public_token_keys.read_text()
    assert all("d" not in key for key in Ring(here.token_keys).published())
    assert here.token_keys.stat().st_mode & 0o077 == 0
