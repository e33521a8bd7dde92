"""Colleagues' e-mails against the real database and a mock of Notify: once, never to her, and nothing of a text anywhere."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.notices.mailing import mail_some
from service.notices.notify import Notify
from service.notices.sending import send_some
from service.vocabulary import MailState
from tests.integration.a_case import ACase
from tests.integration.cast import PEOPLE, Cast, person
from tests.integration.keeping import Keeper
from tests.integration.notices import a_case_of_hers, inbox, let_go_of_earlier, sent
from tests.mock_of_notify import ADDRESS, KEY, TEMPLATE, MockOfNotify


@pytest.fixture(autouse=True)
async def nothing_waits(keeper: Keeper) -> AsyncIterator[None]:
    await let_go_of_earlier(keeper)
    yield
    await keeper.write("update rtk.people set work_email = null")


async def test_a_text_of_a_notice_is_in_no_table_and_in_no_log(
    cast: Cast, keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await keeper.write(f"update rtk.people set work_email = '{ADDRESS}' where id = '{person('advocate')}'")
    case = await a_case_of_hers(cast)
    await send_some(keeper.worker_engine, by_mail=True)
    mock = MockOfNotify()
    mock.answers = [500]
    await mail_some(keeper.worker_engine, _notify(mock))
    ids = {i.id for i in await sent(case, "victim")}
    texts = [n.text.split("\n\n")[0] for n in await inbox(cast, "victim") if n.id in ids]
    assert texts
    names = [PEOPLE.people[key].name for key in ("officer", "victim", "advocate")]
    logged = "\n".join(
        f"{r.name} {r.msg} {getattr(r, 'ids', '')}"
        for r in caplog.records
        if r.name.startswith(("service", "workflows"))
    )
    assert [word for word in [*texts, *names, ADDRESS] if word in logged] == []
    async with keeper.watching_engine.connect() as connection:
        rows = (await connection.execute(sa.text("select o::text from rtk.outbox o"))).scalars().all()
    assert [word for word in [*texts, *names, ADDRESS] if any(word in row for row in rows)] == []


def _notify(mock: MockOfNotify) -> Notify:
    return Notify("http://notify.mock", KEY, TEMPLATE, transport=httpx.MockTransport(mock))


async def _mail(keeper: Keeper, case: UUID) -> list[tuple[str, str]]:
    async with keeper.watching_engine.connect() as connection:
        rows = sa.text(
            "select recipient_id, mail from rtk.outbox where case_id = :case and mail is not null order by id"
        )
        found = (await connection.execute(rows, {"case": case})).all()
    return [(next(k for k, p in PEOPLE.people.items() if p.id == row.recipient_id), row.mail) for row in found]


async def _long_ago(keeper: Keeper, case: UUID, span: str = "2 minutes") -> None:
    await keeper.move(
        "update rtk.outbox set mail_at = mail_at - cast(:span as text)::interval where case_id = :case and mail = 'TRIED'",
        case=case,
        span=span,
    )


async def a_mailed_case(cast: Cast, keeper: Keeper) -> ACase:
    """One colleague with an address has something in the inbox; so has she, who has none and never will."""
    await keeper.write(f"update rtk.people set work_email = '{ADDRESS}' where id = '{person('advocate')}'")
    case = await a_case_of_hers(cast)
    await send_some(keeper.worker_engine, by_mail=True)
    return case


async def test_a_colleague_is_mailed_once_that_there_is_something_and_she_never(cast: Cast, keeper: Keeper) -> None:
    case, mock = await a_mailed_case(cast, keeper), MockOfNotify()
    for _ in range(3):
        await mail_some(keeper.worker_engine, _notify(mock))
    assert await _mail(keeper, case.id) == [("advocate", MailState.SENT)]
    (item,) = await sent(case, "advocate")
    assert [(m["email_address"], m["reference"]) for m in mock.taken] == [(ADDRESS, str(item.id))]


async def test_an_e_mail_whose_answer_was_lost_is_not_sent_again(cast: Cast, keeper: Keeper) -> None:
    case, mock = await a_mailed_case(cast, keeper), MockOfNotify()
    mock.forgets_to_answer = True
    await mail_some(keeper.worker_engine, _notify(mock))
    await mail_some(keeper.worker_engine, _notify(mock))
    assert await _mail(keeper, case.id) == [("advocate", MailState.TRIED)]
    await _long_ago(keeper, case.id)
    await mail_some(keeper.worker_engine, _notify(mock))
    assert await _mail(keeper, case.id) == [("advocate", MailState.SENT)]
    assert len(mock.taken) == 1


async def test_with_notify_away_the_inbox_has_it_all_the_same_and_mail_is_tried_for_a_day(
    cast: Cast, keeper: Keeper
) -> None:
    case, mock = await a_mailed_case(cast, keeper), MockOfNotify()
    mock.answers = [503] * 9
    assert await mail_some(keeper.worker_engine, _notify(mock)) == 0
    assert [i.sent_at is not None for i in await sent(case, "advocate")] == [True]
    assert await _mail(keeper, case.id) == [("advocate", MailState.TRIED)]
    await keeper.move(
        "update rtk.outbox set sent_at = sent_at - interval '2 days' where case_id = :case and mail = 'TRIED'",
        case=case.id,
    )
    await _long_ago(keeper, case.id)
    await mail_some(keeper.worker_engine, _notify(mock))
    assert await _mail(keeper, case.id) == [("advocate", MailState.GIVEN_UP)]


async def test_a_refused_address_is_given_up(cast: Cast, keeper: Keeper) -> None:
    case, mock = await a_mailed_case(cast, keeper), MockOfNotify()
    mock.answers = [400]
    await mail_some(keeper.worker_engine, _notify(mock))
    assert await _mail(keeper, case.id) == [("advocate", MailState.GIVEN_UP)]


async def test_no_address_of_hers_can_be_kept(cast: Cast, watching_engine: AsyncEngine) -> None:
    with pytest.raises(Exception, match="people_no_address_of_hers"):
        async with watching_engine.begin() as connection:
            await connection.execute(
                sa.text("update rtk.people set work_email = 'her@mail.example' where id = :her"),
                {"her": person("victim")},
            )
