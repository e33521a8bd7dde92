"""In a session of our own pages its person signs in once more, and signs with that what cannot be taken back."""

from typing import Any
from uuid import uuid4

import pytest

from service.auth.browsing import SESSION
from service.record.approvals import check_approvals
from tests.integration.cast import Cast, person
from tests.integration.doorway import Browser
from tests.integration.office import AUTHORISE, Office, taken_away, to_authorise

ASK, USE = "/sessions/step-up/ask", "/sessions/step-up/use"
LONG_AGO = "update auth.sessions set signed_in_at = clock_timestamp() - interval '1 hour' where cookie is not null"
ENDS = """select ends_at::text from auth.sessions where person_id = :id and cookie is not null
  order by started_at desc limit 1"""


async def at_work(office: Office, who: str) -> Browser:
    """A browser with a session of theirs, by passkey, of an hour ago."""
    browser = Browser(office.desk)
    async with office.desk.http() as http:
        browser.begun(await http.get("/sign-in"))
    answer = await browser.use(office.devices[who].use(await browser.asked()))
    browser.cookies[SESSION] = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    await office.desk.do(LONG_AGO)
    return browser


async def step_up(office: Office, browser: Browser, who: str, **signed: str) -> int:
    """The status of the last answer."""
    asked = await browser.post(ASK, {"approval": {"type": "approval", **signed}} if signed else {})
    assert asked.status_code == 200, asked.text
    credential = office.devices[who].use(asked.json()["options"])
    answer = await browser.post(USE, {"signIn": asked.json()["signIn"], "credential": credential})
    return answer.status_code


async def authorise(browser: Browser, decision: Any) -> Any:
    given = {"command": str(uuid4()), "case": str(decision.case_id), "decision": str(decision.id)}
    return (await browser.ask(AUTHORISE, input=given | {"digest": decision.digest})).json()


async def test_what_is_signed_in_a_session_is_done_in_it_and_proved_by_the_record(office: Office, cast: Cast) -> None:
    case, decision, signed = await to_authorise(cast)
    browser = await at_work(office, "authoriser")
    refused = await authorise(browser, decision)
    assert refused["errors"][0]["extensions"]["code"] == "SIGN_IN_TOO_OLD"
    before = await office.desk.value(ENDS, id=person("authoriser"))
    assert await step_up(office, browser, "authoriser") == 200
    assert (await authorise(browser, decision))["data"]["authoriseDisclosure"]["code"] == "NOT_SIGNED"
    assert await step_up(office, browser, "authoriser", **signed) == 200
    assert (await authorise(browser, decision))["data"]["authoriseDisclosure"]["__typename"] == "Authorisation"
    after = await office.desk.value(ENDS, id=person("authoriser"))
    assert after == before
    (line,) = [line for line in check_approvals(await taken_away(office, case.id)) if "AUTHORISE" in line]
    assert "signed by" in line


async def test_nobody_elses_passkey_steps_up_a_session(office: Office) -> None:
    browser = await at_work(office, "authoriser")
    before = len(await office.desk.misuses())
    assert await step_up(office, browser, "supervisor") == 403
    assert (await office.desk.misuses())[before:] == ["OAUTH_PASSKEY_REFUSED"]


async def test_a_step_up_is_answered_once_and_in_its_own_session(office: Office) -> None:
    hers, other = await at_work(office, "authoriser"), await at_work(office, "authoriser")
    asked = (await hers.post(ASK, {})).json()
    answer = {"signIn": asked["signIn"], "credential": office.devices["authoriser"].use(asked["options"])}
    for browser in (other, Browser(office.desk)):
        assert (await browser.post(USE, answer)).status_code == 403
    assert (await hers.post(USE, answer)).status_code == 200
    assert (await hers.post(USE, answer)).status_code == 403
    # Nor does what was begun for this sign any other page in, or the other way about.
    asked = (await hers.post(ASK, {})).json()
    credential = office.devices["authoriser"].use(asked["options"])
    assert (
        await hers.post("/oauth/passkey/use", {"signIn": asked["signIn"], "credential": credential})
    ).status_code == 403


@pytest.mark.parametrize("action", ["STOP_DISCLOSURE", "COMPARE_IDENTITY", "anything"])
async def test_nothing_else_is_signed(office: Office, action: str) -> None:
    browser = await at_work(office, "authoriser")
    wanted = {"type": "approval", "action": action, "case": str(uuid4()), "object": str(uuid4())}
    assert (await browser.post(ASK, {"approval": wanted})).status_code == 403


async def test_without_a_session_nobody_steps_up(office: Office) -> None:
    assert (await Browser(office.desk).post(ASK, {})).status_code == 403
