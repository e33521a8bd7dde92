"""What she reads on the way: one word after each step, and the same word whoever is behind it."""

from uuid import uuid4

from service.commands import attribution as attributing
from service.database.acting import acting_as
from service.facts.attribution import Attribution
from service.facts.case import MyCase
from service.facts.disclosure import Telling
from service.operations import attributions
from service.vocabulary import InformedEvent, Part, VictimWord, WishScope
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted, person


async def word(case: ACase) -> VictimWord:
    async with acting_as(case.cast.engine, person("victim")) as tx:
        (row,) = await tx.all(MyCase, case_id=case.id)
    return row.word


async def test_her_word_on_the_way_to_the_telling(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    words = [await word(case)]
    await case.informed(InformedEvent.ACKNOWLEDGED)
    words.append(await word(case))
    await case.ready()
    words.append(await word(case))
    await case.arrested()
    words.append(await word(case))
    await case.informed(InformedEvent.POLICE_ACTION)
    words.append(await word(case))
    await case.authorised()
    words.append(await word(case))
    schedule = await case.scheduled()
    words.append(await word(case))
    await case.stopped()
    words.append(await word(case))
    await case.authorised()
    schedule = await case.scheduled()
    await case.opened(schedule)
    await case.told()
    words.append(await word(case))
    await case.wished(parts=(Part.NAME,))
    words.append(await word(case))
    assert words == [
        VictimWord.RECEIVED,
        VictimWord.ENQUIRIES,
        VictimWord.ENQUIRIES,
        VictimWord.ENQUIRIES,
        VictimWord.DECIDING,
        VictimWord.DECIDING,
        VictimWord.APPOINTMENT,
        VictimWord.DECIDING,
        VictimWord.APPOINTMENT,
        VictimWord.TOLD,
    ]


async def test_a_wrong_name_is_no_telling_any_more_once_a_person_has_told_her_so_and_not_before(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    await case.informed(InformedEvent.ACKNOWLEDGED)
    await case.informed(InformedEvent.POLICE_ACTION)
    schedule = await case.to_schedule()
    await case.reconfirmed()
    for part in (Part.NAME, Part.PHOTO):
        await case.opened(schedule, part)
    granted(await case.told(parts=(Part.NAME, Part.PHOTO)), Telling)
    (attribution,) = await case.all(Attribution)
    wrong = attributing.WithdrawAttribution(id=uuid4(), attribution=attribution.id, reason="It was his brother.")
    words = [await word(case)]
    granted(await case.do("supervisor", attributions.withdraw_attribution, wrong), Attribution)
    words.append(await word(case))
    await case.informed(InformedEvent.NAME_WAS_WRONG)
    words.append(await word(case))
    assert words == [VictimWord.TOLD, VictimWord.TOLD, VictimWord.DECIDING]


async def test_two_cases_that_differ_only_in_identification_read_alike(cast: Cast) -> None:
    case, twin = await a_case(cast), await a_case(cast)
    for one in (case, twin):
        await one.bound()
        await one.needs()
        await one.informed(InformedEvent.ACKNOWLEDGED)
        await one.planned()
        await one.wished()
    await case.confirmed()
    await case.reviewed()
    await case.authorised()
    await case.scheduled()
    assert await reads(case) == await reads(twin)
    await case.withdrawn()
    await twin.withdrawn()
    assert await reads(case) == await reads(twin)


async def reads(case: ACase) -> tuple[object, ...]:
    """All she reads, but for whose case it is."""
    async with acting_as(case.cast.engine, person("victim")) as tx:
        (row,) = await tx.all(MyCase, case_id=case.id)
    return row.word, row.next_update_at, row.contact_id, row.contact_name


async def test_her_choice_not_to_know_is_what_she_reads_until_she_changes_it(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    await case.wished(scope=WishScope.NONE, parts=())
    assert await word(case) is VictimWord.YOUR_CHOICE
    await case.wished()
    assert await word(case) is VictimWord.RECEIVED
    await case.withdrawn()
    assert await word(case) is VictimWord.PAUSED


async def test_without_a_safe_channel_her_case_is_paused(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    await case.needs(safe_channels=())
    assert await word(case) is VictimWord.PAUSED
