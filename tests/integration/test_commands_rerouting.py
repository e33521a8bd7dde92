"""Another offence (E04): what was drafted for the old one goes back, and what was granted stands while its route does."""

from service.facts.data_request import DataRequest
from service.vocabulary import DataRequestStage, Offence, Route, TaskKind
from tests.integration.a_case import ACase, a_case
from tests.integration.after_arrest import revised
from tests.integration.cast import Cast, granted


async def the_request(case: ACase) -> DataRequest:
    (request,) = await case.all(DataRequest)
    return request


async def test_a_draft_for_the_offence_that_was_goes_back_for_work(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    await revised(case, Offence.S2A)
    returned = await the_request(case)
    assert (returned.stage, returned.version) == (DataRequestStage.RETURNED, request.version + 1)
    assert await case.running("P09") == []
    assert [d.object_id for d in await case.running("P09a")] == [request.id]
    assert TaskKind.REWORK_REQUEST in {t.kind for t in await case.tasks_of("officer")}


async def test_a_draft_for_another_offence_stays_as_it_is(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted(offence=Offence.S2A)
    await revised(case, Offence.S2A)
    assert await the_request(case) == request


async def test_an_authority_whose_route_closes_with_the_offence_is_to_be_cancelled_or_renewed(cast: Cast) -> None:
    case = await a_case(cast)
    request = granted(await case.served(route=Route.IPA_60A_DAA), DataRequest)
    await revised(case, Offence.S2A)
    assert await the_request(case) == request, "what was served is not unserved by it"
    assert [d.object_id for d in await case.running("P10a")] == [request.id]
    assert TaskKind.CANCEL_REQUEST in {t.kind for t in await case.tasks_of("spoc")}


async def test_one_whose_route_is_open_for_both_offences_stands(cast: Cast) -> None:
    case = await a_case(cast)
    request = granted(await case.served(route=Route.MLAT), DataRequest)
    await revised(case, Offence.S2A)
    assert await the_request(case) == request
    assert await case.running("P10a") == []
