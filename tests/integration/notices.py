"""What stands in the outbox and in inboxes, for tests of notices; and a case whose victim can be reached in hers."""

from typing import Any

from service.facts.promises import OutboxItem
from service.operations.notice_questions import Notice, see_notices
from service.operations.paging import window
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, person
from tests.integration.keeping import Keeper


async def let_go_of_earlier(keeper: Keeper) -> None:
    """Nothing of earlier tests waits to be sent or mailed."""
    await keeper.write(
        "update rtk.outbox set passed_on_at = clock_timestamp() where sent_at is null",
        "update rtk.outbox set mail = 'GIVEN_UP' where mail in ('WANTED', 'TRIED')",
    )


async def sent(case: ACase, who: str) -> list[OutboxItem]:
    """What stands of this case for somebody, as the supervisor sees it, oldest first."""
    items = await case.all(OutboxItem, recipient_id=person(who))
    return sorted(items, key=lambda i: (i.due_at, i.id))


async def inbox(cast: Cast, who: str) -> list[Notice]:
    """The newest of somebody's own inbox."""
    page = await see_notices(cast(who), window(100))
    assert page is not None
    return list(page.items)


async def a_case_of_hers(cast: Cast, **needs: Any) -> ACase:
    case = await a_case(cast)
    await case.reachable_here(**needs)
    await case.bound()
    return case
