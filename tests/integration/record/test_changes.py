"""Following along: every event of one's own cases comes once, in an order that nothing is put into afterwards."""

import pytest

from service.operations.changes import Change, see_changes
from service.operations.context import Context
from service.operations.paging import BadPage, cursor_of, place_of, window
from service.record.asking import ask
from service.record.serving import Sealing
from service.settings import Settings
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, person
from tests.integration.sealed import by_hand, length


class Follower:
    """A system that keeps its last cursor, and asks on from there until there is no more."""

    def __init__(self, context: Context, size: int = 3) -> None:
        self.context, self.size = context, size
        self.cursor: str | None = None

    async def news(self) -> list[Change]:
        found: list[Change] = []
        while True:
            page = await see_changes(self.context, window(self.size, after=self.cursor))
            assert page is not None
            found += page.items
            self.cursor = page.cursors[-1] if page.cursors else self.cursor
            if not page.has_next:
                return found


async def places(*cases: ACase) -> set[tuple[str, int]]:
    """Every event there is of these cases."""
    return {(str(case.id), place) for case in cases for place in range(1, await length(case) + 1)}


def told(changes: list[Change]) -> list[tuple[str, int]]:
    return [(str(change.case_id), change.sequence) for change in changes]


async def test_each_event_of_each_own_case_comes_once_and_of_no_other(story: Cast, sealing: Sealing) -> None:
    follower = Follower(story("officer"))
    await sealing.round()
    await follower.news()
    one, other = await a_case(story), await a_case(story)
    await sealing.round()
    first = told(await follower.news())
    assert len(first) == len(set(first))
    assert set(first) == await places(one, other)
    assert await follower.news() == []
    await one.planned()
    await other.planned()
    await one.planned()
    assert await follower.news() == [], "what is not sealed yet may still be followed by something before it"
    await sealing.round()
    later = told(await follower.news())
    assert set(first) | set(later) == await places(one, other)
    assert len(first) + len(later) == len(await places(one, other))
    for case in (one, other):
        assert [place for id, place in first + later if id == str(case.id)] == list(range(1, await length(case) + 1))


async def test_an_event_that_was_sealed_out_of_turn_comes_once_and_hides_none(
    own: Settings, story: Cast, sealing: Sealing
) -> None:
    case = await a_case(story)
    follower = Follower(story("supervisor"))
    await follower.news()
    await ask(own, case.id, 1)
    early = told(await follower.news())
    await sealing.round()
    await ask(own, case.id, 2)
    late = [place for id, place in early + told(await follower.news()) if id == str(case.id)]
    assert late == list(range(1, await length(case) + 1))


@pytest.mark.parametrize("who", ["other-officer", "other-supervisor"])
async def test_of_a_case_that_is_not_theirs_nobody_hears(story: Cast, sealing: Sealing, who: str) -> None:
    await a_case(story)
    await sealing.round()
    assert await Follower(story(who)).news() == []


@pytest.mark.parametrize("who", ["victim", "advocate", "spoc", "authoriser", "liaison-picta", "auditor"])
async def test_only_officers_and_supervisors_have_such_a_list(story: Cast, who: str) -> None:
    assert await see_changes(story(who), window(1)) is None


async def test_whose_place_ended_hears_no_more(story: Cast, sealing: Sealing) -> None:
    case = await a_case(story)
    await sealing.round()
    follower = Follower(story("officer"))
    assert str(case.id) in {id for id, _ in told(await follower.news())}
    ended = (
        "update tasks set done_at = clock_timestamp() where case_id = :case and person_id = :person and kind = 'OIC'"
    )
    await by_hand(story, ended, case=case.id, person=person("officer"))
    await case.planned()
    await sealing.round()
    assert str(case.id) not in {id for id, _ in told(await follower.news())}


@pytest.mark.parametrize("cursor", ["nothing", cursor_of("1", 2), cursor_of(1, person("officer"))])
async def test_a_cursor_of_another_list_is_turned_down(story: Cast, cursor: str) -> None:
    with pytest.raises(BadPage):
        await see_changes(story("officer"), window(1, after=cursor))


def test_a_cursor_that_was_kept_for_years_is_still_one() -> None:
    assert cursor_of(1, 2) == "WzEsMl0"
    assert place_of("WzEsMl0", int, int) == (1, 2)
