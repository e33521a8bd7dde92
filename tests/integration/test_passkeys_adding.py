"""A passkey is added with a code that was given in person: once, within half an hour; and is forgotten with its device."""

from typing import Any
from uuid import uuid4

import pytest

from service.auth.administering import block_person, enrol_person, forget_passkeys, unblock_person
from service.commands.case import BindVictimAccount
from service.facts.case import Case
from service.operations import her_account
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.doorway import VERIFIER, Browser, a_device, back_with
from tests.integration.oauth import CALLBACK, Desk, Robot
from tests.integration.passkey import PRESENT, Device


@pytest.fixture(scope="module")
async def robot(doors: Desk) -> Robot:
    return await doors.add("northmoor", redirects=(CALLBACK,))


@pytest.fixture(scope="module")
async def device(doors: Desk) -> Device:
    return await a_device(doors, "officer")


async def test_a_code_adds_one_passkey_and_may_be_typed_as_it_was_read_out(doors: Desk, robot: Robot) -> None:
    code = await enrol_person(doors.settings, person("advocate"))
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    device, second = Device(), Device()
    browser = Browser(doors)
    assert (await browser.add(typed, device)).status_code == 200
    assert (await browser.add(code, second)).status_code == 403
    browser = await Browser(doors).come(robot)
    assert (await browser.use(second.of(person("advocate")).use(await browser.asked()))).status_code == 403
    back_with(await browser.use(device.use(await browser.asked())))


@pytest.mark.parametrize(
    "wrong",
    [
        {"flags": PRESENT},
        {"origin": "https://evil.test"},
        {"type": "webauthn.get"},
        {"challenge": "A" * 43},
        {"alg": -257},
    ],
    ids=["no finger and no PIN", "another origin", "an answer to get", "another challenge", "RSA"],
)
async def test_a_code_that_came_with_a_bad_passkey_is_used_up(doors: Desk, wrong: dict[str, Any]) -> None:
    code = await enrol_person(doors.settings, person("advocate"))
    passkeys = "select count(*) from auth.passkeys"
    before = await doors.value(passkeys)
    assert (await Browser(doors).add(code, Device(), **wrong)).status_code == 403
    assert (await Browser(doors).add(code, Device())).status_code == 403
    assert await doors.value(passkeys) == before


async def test_a_code_is_good_for_half_an_hour(doors: Desk) -> None:
    code = await enrol_person(doors.settings, person("advocate"))
    left = (
        "select extract(epoch from max(expires_at) - clock_timestamp()) / 60 from auth.enrolments where used_at is null"
    )
    assert 29 < float(await doors.value(left)) <= 30
    await doors.do("update auth.enrolments set expires_at = clock_timestamp() where used_at is null")
    assert (await Browser(doors).add(code, Device())).status_code == 403


async def test_nobody_s_code_adds_nothing_and_a_passkey_cannot_be_added_over_another(
    doors: Desk, device: Device
) -> None:
    assert (await Browser(doors).add("0000-0000-0000", Device())).status_code == 403
    code = await enrol_person(doors.settings, person("victim"))
    assert (await Browser(doors).add(code, Device(id=device.id))).status_code == 403
    owner = "select person_id from auth.passkeys where id = :id"
    assert await doors.value(owner, id=device.id) == person("officer")


async def test_the_passkeys_of_a_lost_device_sign_nobody_in_and_end_what_they_gave(doors: Desk, robot: Robot) -> None:
    device = await a_device(doors, "second-officer")
    browser = await Browser(doors).come(robot)
    code = back_with(await browser.use(device.use(await browser.asked())))["code"]
    given = (await robot.exchange(code, VERIFIER)).json()
    left = await enrol_person(doors.settings, person("second-officer"))
    await forget_passkeys(doors.settings, person("second-officer"))
    assert (await robot.ask(given["access_token"])).status_code == 401
    browser = await Browser(doors).come(robot)
    assert (await browser.use(device.use(await browser.asked()))).status_code == 403
    assert (await browser.add(left, Device())).status_code == 403


async def test_somebody_who_is_blocked_is_sent_back_with_no_and_adds_nothing(doors: Desk, robot: Robot) -> None:
    device = await a_device(doors, "other-officer")
    code = await enrol_person(doors.settings, person("other-officer"))
    await block_person(doors.settings, person("other-officer"), "LEFT")
    try:
        browser = await Browser(doors).come(robot)
        assert back_with(await browser.use(device.use(await browser.asked())))["error"] == "access_denied"
        assert (await browser.add(code, Device())).status_code == 403
    finally:
        await unblock_person(doors.settings, person("other-officer"))


async def test_secrets_of_signing_in_are_kept_as_hashes_alone(doors: Desk, robot: Robot) -> None:
    browser = await Browser(doors).come(robot)
    code = await enrol_person(doors.settings, person("officer"))
    for secret in (*browser.cookies.values(), code, code.replace("-", "")):
        for table in ("sign_ins", "enrolments", "passkeys"):
            found = f"select count(*) from auth.{table} t where t::text like :secret or t::text like :bytes"
            values = {"secret": f"%{secret}%", "bytes": f"%{secret.encode().hex()}%"}
            assert await doors.value(found, **values) == 0


async def test_a_new_victim_reads_a_code_out_and_signs_in_once_an_officer_has_bound_her(
    doors: Desk, robot: Robot, cast: Cast
) -> None:
    case, device, hers = await a_case(cast), Device(), await Browser(doors).open_account()
    people = "select count(*) from rtk.people"
    before = await doors.value(people)
    options = (await hers.post("/oauth/account/ask", {"signIn": hers.sign_in})).json()
    added = {"signIn": hers.sign_in, "credential": device.add(options)}
    code = (await hers.post("/oauth/account/add", added)).json()["code"]
    browser = await Browser(doors).come(robot)
    assert (await browser.use(device.use(await browser.asked()))).status_code == 403
    assert await doors.value(people) == before
    command = BindVictimAccount(id=uuid4(), case=case.id, code=code)
    bound = granted(await case.do("officer", her_account.bind_victim_account, command), Case)
    given = back_with(await browser.use(device.use(await browser.asked())))["code"]
    token = (await robot.exchange(given, VERIFIER)).json()["access_token"]
    me = (await robot.ask(token, "{ me { id name roles } myCases { id } }")).json()["data"]
    assert me["me"] == {"id": str(bound.victim_account_id), "name": "Account", "roles": ["VICTIM"]}
    assert len(me["myCases"]) == 1


async def test_a_victim_with_an_account_reads_out_a_code_for_that(doors: Desk, cast: Cast) -> None:
    case, device = await a_case(cast), await a_device(doors, "victim")
    hers = await Browser(doors).open_account()
    code = (await hers.use(device.use(await hers.asked()))).json()["code"]
    command = BindVictimAccount(id=uuid4(), case=case.id, code=code)
    bound = granted(await case.do("officer", her_account.bind_victim_account, command), Case)
    assert bound.victim_account_id == person("victim")


async def test_an_account_is_asked_for_in_one_browser_and_never_to_sign_in(
    doors: Desk, robot: Robot, device: Device
) -> None:
    hers, signing_in = await Browser(doors).open_account(), await Browser(doors).come(robot)
    for browser, sign_in in (
        (signing_in, signing_in.sign_in),
        (signing_in, hers.sign_in),
        (Browser(doors), hers.sign_in),
    ):
        for path in ("/oauth/account/ask", "/oauth/account/add"):
            body = {"signIn": sign_in, "credential": {}} if path.endswith("add") else {"signIn": sign_in}
            assert (await browser.post(path, body)).status_code == 403
    options = (await hers.post("/oauth/account/ask", {"signIn": hers.sign_in})).json()
    taken = {"signIn": hers.sign_in, "credential": Device(id=device.id).add(options)}
    assert (await hers.post("/oauth/account/add", taken)).status_code == 403
    again = {"signIn": hers.sign_in, "credential": Device().add(options)}
    assert (await hers.post("/oauth/account/add", again)).status_code == 403
