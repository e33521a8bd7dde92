"""People sign in by passkey: added with a code given in person, used for one challenge in one browser, and nothing else."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from service.auth.administering import enrol_person
from tests.integration.cast import person
from tests.integration.doorway import FROM_HERE, VERIFIER, Browser, a_device, back_with
from tests.integration.oauth import CALLBACK, ISSUER, Desk, Robot
from tests.integration.passkey import PRESENT, VERIFIED, Device

REFUSED = (403, b'{"error":"access_denied"}')


@pytest.fixture(scope="module")
async def robot(doors: Desk) -> Robot:
    return await doors.add("northmoor", redirects=(CALLBACK,))


@pytest.fixture(scope="module")
async def device(doors: Desk) -> Device:
    return await a_device(doors, "officer")


async def test_an_officer_signs_in_with_a_passkey_and_acts_as_themselves(
    doors: Desk, robot: Robot, device: Device
) -> None:
    browser = await Browser(doors).come(robot)
    brought = back_with(await browser.use(device.use(await browser.asked())))
    assert (brought.keys(), brought["iss"]) == ({"code", "state", "iss"}, ISSUER)
    given = (await robot.exchange(brought["code"], VERIFIER)).json()
    assert (await robot.ask(given["access_token"])).json()["data"] == {"me": {"id": str(person("officer"))}}
    methods = "select methods::text from auth.sessions where person_id = :id order by started_at desc limit 1"
    assert await doors.value(methods, id=person("officer")) == '["pop", "mfa"]'


async def test_whoever_cancels_sends_the_browser_back_with_no(doors: Desk, robot: Robot) -> None:
    browser = await Browser(doors).come(robot)
    answer = await browser.post("/oauth/refuse", {"signIn": browser.sign_in})
    assert back_with(answer)["error"] == "access_denied"


async def test_a_challenge_is_answered_once_and_asking_again_replaces_it(
    doors: Desk, robot: Robot, device: Device
) -> None:
    browser = await Browser(doors).come(robot)
    old, new = await browser.asked(), await browser.asked()
    for credential in (device.use(old), device.use(new)):
        # The first used the new challenge up, whatever it answered.
        refused = await browser.use(credential)
        assert (refused.status_code, refused.content) == REFUSED
    back_with(await browser.use(device.use(await browser.asked())))


async def test_of_many_who_bring_one_answer_at_once_one_is_signed_in(doors: Desk, robot: Robot, device: Device) -> None:
    browser = await Browser(doors).come(robot)
    credential = device.use(await browser.asked())
    answers = await asyncio.gather(*(browser.use(credential) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403, 403]


async def test_a_sign_in_goes_on_only_in_the_browser_it_was_begun_in(doors: Desk, robot: Robot, device: Device) -> None:
    hers, his = await Browser(doors).come(robot), await Browser(doors).come(robot)
    credential = device.use(await hers.asked())
    his.sign_in = hers.sign_in
    for browser in (his, Browser(doors, sign_in=hers.sign_in)):
        for path, body in {
            "/oauth/passkey/ask": {"signIn": hers.sign_in},
            "/oauth/passkey/use": {"signIn": hers.sign_in, "credential": credential},
            "/oauth/refuse": {"signIn": hers.sign_in},
            "/oauth/demo": {"signIn": hers.sign_in, "person": str(person("officer"))},
        }.items():
            answer = await browser.post(path, body)
            assert (answer.status_code, answer.content) == REFUSED
    # The cookie of another sign-in under this one's name is none either.
    (name,), (value,) = hers.cookies, his.cookies.values()
    assert (await Browser(doors, {name: value}, hers.sign_in).use(credential)).status_code == 403
    back_with(await hers.use(credential))


Wrong = Callable[[Device, dict[str, Any]], dict[str, Any]]
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())


def changed(credential: dict[str, Any], **response: Any) -> dict[str, Any]:
    return credential | {"response": credential["response"] | response}


WRONG: dict[str, Wrong] = {
    "another origin": lambda device, asked: device.use(asked, origin="https://evil.test"),
    "the origin with a port": lambda device, asked: device.use(asked, origin="http://localhost:81"),
    "an answer to create": lambda device, asked: device.use(asked, type="webauthn.create"),
    "no finger and no PIN": lambda device, asked: device.use(asked, flags=PRESENT),
    "nobody there": lambda device, asked: device.use(asked, flags=VERIFIED),
    "another key": lambda device, asked: device.use(asked, key=OTHER_KEY),
    "another challenge": lambda device, asked: device.use(asked | {"challenge": "A" * 43}),
    "no signature": lambda device, asked: changed(device.use(asked), signature=""),
    "nobody's handle": lambda device, asked: changed(device.use(asked), userHandle=None),
    "another's handle": lambda device, asked: Device(id=device.id, key=device.key).of(person("victim")).use(asked),
    "another domain": lambda device, asked: Device(
        id=device.id, key=device.key, person=device.person, domain="evil.test", count=device.count
    ).use(asked),
    "a passkey nobody added": lambda device, asked: Device().of(person("officer")).use(asked),
    "no object of a credential": lambda device, asked: {"id": 7},
    "deep nonsense": lambda device, asked: {"id": "a", "rawId": "a", "type": "public-key", "response": {"x": [[]]}},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_not_an_answer_to_the_challenge_signs_nobody_in(
    doors: Desk, robot: Robot, device: Device, wrong: str
) -> None:
    browser = await Browser(doors).come(robot)
    before = await doors.kept()
    answer = await browser.use(WRONG[wrong](device, await browser.asked()))
    assert (answer.status_code, answer.content) == REFUSED
    assert await doors.kept() == before


async def test_a_copy_of_a_passkey_is_found_out_by_its_count_and_noted(doors: Desk, robot: Robot) -> None:
    device = await a_device(doors, "supervisor")
    copy = Device(id=device.id, key=device.key, person=device.person)
    for _ in range(2):
        browser = await Browser(doors).come(robot)
        back_with(await browser.use(device.use(await browser.asked())))
    before = len(await doors.misuses())
    browser = await Browser(doors).come(robot)
    assert (await browser.use(copy.use(await browser.asked()))).status_code == 403
    assert (await doors.misuses())[before:] == ["OAUTH_PASSKEY_REFUSED"]


async def test_a_device_that_does_not_count_may_be_used_again(doors: Desk, robot: Robot) -> None:
    device = await a_device(doors, "spoc")
    for _ in range(2):
        device.count = -1
        browser = await Browser(doors).come(robot)
        back_with(await browser.use(device.use(await browser.asked())))


ELSEWHERE: dict[str, dict[str, str | None]] = {
    "another origin": {"origin": "https://evil.test"},
    "no origin": {"origin": None},
    "null for an origin": {"origin": "null"},
    "no header of ours": {"x-rtk": None},
    "another site, says the browser": {"sec-fetch-site": "cross-site"},
    "another site below our domain": {"sec-fetch-site": "same-site"},
    "a form": {"content-type": "application/x-www-form-urlencoded"},
    "plain text": {"content-type": "text/plain"},
}
BY_CLIENTS = {"/oauth/par", "/oauth/token", "/oauth/revoke", "/oauth/introspect"}
PATHS = [
    "/oauth/account/add",
    "/oauth/account/ask",
    "/oauth/demo",
    "/oauth/enrol/add",
    "/oauth/enrol/ask",
    "/oauth/passkey/ask",
    "/oauth/passkey/use",
    "/oauth/refuse",
    "/sessions/end",
    "/sessions/step-up/ask",
    "/sessions/step-up/use",
]


def test_every_request_of_a_page_is_tried_from_elsewhere(doors: Desk) -> None:
    posts = {route.path for route in doors.oauth.routes() if "POST" in (route.methods or ())}
    assert sorted(posts - BY_CLIENTS) == PATHS


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_no_other_site_can_have_a_page_s_request_sent(
    doors: Desk, robot: Robot, device: Device, path: str, elsewhere: str
) -> None:
    browser = await Browser(doors).come(robot)
    code = await enrol_person(doors.settings, person("officer"))
    asked = (await browser.post("/oauth/enrol/ask", {"code": code})).json()
    hers = await Browser(doors).open_account()
    account = (await hers.post("/oauth/account/ask", {"signIn": hers.sign_in})).json()
    browser.cookies |= hers.cookies | (await Browser(doors).sign_in_here("officer")).cookies
    step = (await browser.post("/sessions/step-up/ask", {})).json()
    bodies: dict[str, dict[str, Any]] = {
        "/oauth/account/ask": {"signIn": hers.sign_in},
        "/oauth/account/add": {"signIn": hers.sign_in, "credential": Device().add(account)},
        "/sessions/end": {},
        "/sessions/step-up/ask": {},
        "/sessions/step-up/use": {"signIn": step["signIn"], "credential": device.use(step["options"])},
        "/oauth/passkey/ask": {"signIn": browser.sign_in},
        "/oauth/passkey/use": {"signIn": browser.sign_in, "credential": device.use(await browser.asked())},
        "/oauth/refuse": {"signIn": browser.sign_in},
        "/oauth/demo": {"signIn": browser.sign_in, "person": str(person("officer"))},
        "/oauth/enrol/ask": {"code": code},
        "/oauth/enrol/add": {"code": code, "credential": Device().add(asked)},
    }
    headers = {name: value for name, value in (FROM_HERE | ELSEWHERE[elsewhere]).items() if value is not None}
    refused = await browser.post(path, bodies[path], headers)
    assert (refused.status_code, refused.content) == REFUSED
    assert (await browser.post(path, bodies[path])).status_code == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"signIn": 7}', b"{" * 9_000, b" " * 20_000, b"\xff"])
async def test_a_page_s_request_that_cannot_be_read_is_refused(doors: Desk, body: bytes) -> None:
    answer = await Browser(doors).post("/oauth/passkey/use", body)
    assert (answer.status_code, answer.content) == REFUSED


async def test_the_demo_s_page_signs_in_whoever_is_chosen_and_nobody_who_is_not_in_it(
    doors: Desk, robot: Robot
) -> None:
    browser = await Browser(doors).come(robot)
    assert "The people of the story" in browser.page
    chosen = {"signIn": browser.sign_in, "person": str(uuid4())}
    assert (await browser.post("/oauth/demo", chosen)).status_code == 403
    brought = back_with(await browser.post("/oauth/demo", chosen | {"person": str(person("victim"))}))
    given = (await robot.exchange(brought["code"], VERIFIER)).json()
    assert (await robot.ask(given["access_token"])).json()["data"] == {"me": {"id": str(person("victim"))}}


@pytest.mark.parametrize(
    "where",
    [{"demo": False}, {"public_url": "https://rtk.example"}, {"api_host": "0.0.0.0"}],
    ids=["no demo", "no loopback", "open to other machines"],
)
async def test_nobody_is_chosen_where_others_could_choose(doors: Desk, where: dict[str, Any]) -> None:
    strict = Desk(settings=replace(doors.settings, **where), watching_engine=doors.watching_engine, pages=True)
    robot = await strict.add("northmoor", redirects=(CALLBACK,))
    browser = await Browser(strict).come(robot)
    assert "Isolde" not in browser.page
    chosen = {"signIn": browser.sign_in, "person": str(person("victim"))}
    answer = await browser.post("/oauth/demo", chosen, FROM_HERE | {"origin": strict.settings.public_url})
    assert answer.status_code == 401
    await strict.app.state.engine.dispose()
    await strict.oauth.engine.dispose()
