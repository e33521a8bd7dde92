"""Offering her an advocate, and what she says to it: required on every case, counted where no service has room."""

from uuid import uuid4

from service.access import Action
from service.commands.care import OfferAdvocate, RespondToAdvocateOffer
from service.facts.care import AdvocateOffer
from service.facts.people import Organisation, Person, Task
from service.operations.commanding import Commanding, command
from service.rules.input import refused
from service.rules.problem import Detail, Problem
from service.vocabulary import OfferResponse, OrganisationKind, ProblemCode, Role, TaskKind


@command(Action.OFFER_ADVOCATE)
async def offer_advocate(tx: Commanding, command: OfferAdvocate) -> AdvocateOffer | Problem:
    """An advocacy service is offered to her, with what room it has. The offer she is owed is made, whatever she will say."""
    case = await tx.enter_case(command.case)
    service = await tx.get(Organisation, command.service)
    faults = []
    if service is None or service.kind is not OrganisationKind.ADVOCACY:
        faults.append(Detail(path="service", code="NOT_AN_ADVOCACY_SERVICE"))
    if command.advocate is not None:
        advocate = await tx.get(Person, command.advocate)
        if advocate is None or Role.ADVOCATE not in advocate.roles or advocate.organisation_id != command.service:
            faults.append(Detail(path="advocate", code="NOT_OF_THE_SERVICE"))
    if problem := refused(faults):
        return problem
    offer = AdvocateOffer(
        id=uuid4(),
        case_id=case.id,
        service_id=command.service,
        advocate_id=command.advocate,
        capacity=command.capacity,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(offer)
    await tx.promises.meet("P03")
    return offer


@command(Action.RESPOND_TO_ADVOCATE_OFFER)
async def respond_to_advocate_offer(tx: Commanding, command: RespondToAdvocateOffer) -> AdvocateOffer | Problem:
    """What she says to the last offer, as often as she likes.

    Accepted, an advocate has a place on the case, or P03 runs until one has. Declined after that, the place ends.
    """
    case = await tx.enter_case(command.case)
    offer = await tx.first(AdvocateOffer, case_id=case.id)
    if offer is None:
        return Problem(code=ProblemCode.NOT_OFFERED)
    answered = await tx.change(offer, response=command.response, responded_by=tx.person, responded_at=tx.now)
    await tx.promises.end("P03", offer.id)
    if command.response is OfferResponse.ACCEPTED:
        if offer.advocate_id is not None:
            await tx.give_task(offer.advocate_id, TaskKind.ADVOCATE)
        elif await tx.first(Task, case_id=case.id, kind=TaskKind.ADVOCATE, done_at=None) is None:
            await tx.promises.start("P03", offer.id)
    elif offer.response is OfferResponse.ACCEPTED and command.response is OfferResponse.DECLINED:
        await tx.end_tasks(TaskKind.ADVOCATE)
    return answered


async def advocate_found(tx: Commanding) -> None:
    """An advocate got a place on the case: what she had accepted is no longer waited for."""
    offer = await tx.first(AdvocateOffer, case_id=tx.the_case.id)
    if offer is not None:
        await tx.promises.meet("P03", offer.id)
