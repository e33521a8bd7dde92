"""A passkey is added with a code that was given in person: once, within half an hour; and is forgotten with its device."""

from typing import Any

import pytest

from service.auth.administering import block_person, enrol_person, forget_passkeys, unblock_person
from tests.integration.cast import person
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
