"""One case at the level of operations, from first report to told and followed up."""

from service.facts.disclosure import FollowUp
from service.facts.promises import Deadline
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted


async def test_a_case_runs_from_report_to_follow_up(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    granted(await case.followed_up(), FollowUp)
    clocks = {d.key: d for d in await case.all(Deadline)}
    assert {key for key, d in clocks.items() if d.met_at is not None} >= {"P04", "P16", "P17", "P19", "P30", "P34"}
