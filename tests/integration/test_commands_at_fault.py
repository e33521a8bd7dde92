"""Which argument is at fault, of lists too: what a client shows beside the right line of a form of thirty accounts."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from service.commands.attribution import AddStrand
from service.commands.case import NewIncident
from service.commands.data_request import ReviseDataRequest
from service.commands.police import RecordIncidents
from service.facts.data_request import DataRequest
from service.facts.holding import Involved
from service.operations import attributions, data_requests, deciding, further_reports, reviews, strands, tellings
from service.rules.problem import Detail, at_fault
from service.vocabulary import Channel, ProblemCode, StrandKind, StrandStrength, YesNo
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, ago, person


def faults(refusal: Any) -> list[tuple[str, str]]:
    return [(detail.path, detail.code) for detail in refusal.details]


async def test_a_draft_says_which_of_its_accounts_are_unknown_and_not_whether_another_case_has_them(
    cast: Cast,
) -> None:
    case, other = await a_case(cast), await a_case(cast)
    draft = case.draft(case.accounts[0])
    strangers = [uuid4(), other.accounts[0].id]
    targets = (*draft.targets, *(replace(draft.targets[0], account=id) for id in strangers))
    exhibits = (replace(draft.exhibits[0], account=strangers[1]), *draft.exhibits)
    async with cast.nothing_changes():
        refusal = await case.do(
            "officer", data_requests.draft_data_request, replace(draft, targets=targets, exhibits=exhibits)
        )
    assert refusal == at_fault(
        ProblemCode.UNKNOWN_ACCOUNT, "targets.1.account", "targets.2.account", "exhibits.0.account"
    )


async def test_a_request_and_a_later_incident_name_a_zone_that_there_is(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    draft = case.draft(zone_of_source="nonsense/zone")
    kept = {field: getattr(request, field) for field in {*ReviseDataRequest.__slots__} & {*DataRequest.__slots__}}
    revision = ReviseDataRequest(
        **kept | {"id": uuid4(), "zone_of_source": "nonsense/zone"},
        request=request.id,
        expected_version=request.version,
    )
    incident = NewIncident(happened_at=ago(days=1), zone_as_stated="Mars/Base", narrative="He wrote again.")
    report = RecordIncidents(id=uuid4(), case=case.id, incidents=(replace(incident, zone_as_stated="+01:00"), incident))
    async with cast.nothing_changes():
        refusals = [
            await case.do("officer", data_requests.draft_data_request, draft),
            await case.do("officer", data_requests.revise_data_request, revision),
            await case.do("officer", further_reports.record_incidents, report),
        ]
    assert [faults(refusal) for refusal in refusals] == [
        [("zoneOfSource", "NOT_A_ZONE")],
        [("zoneOfSource", "NOT_A_ZONE")],
        [("incidents.1.zoneAsStated", "NOT_A_ZONE")],
    ]


async def test_a_conclusion_says_which_of_its_accounts_are_unknown_or_have_no_strand(cast: Cast) -> None:
    case, other = await a_case(cast), await a_case(cast)
    await case.evidence()
    command = case.proposal((await case.sealed()).id)
    (first,) = command.accounts
    bare, theirs = case.accounts[1].id, other.accounts[0].id
    unknown = (replace(first, account=bare), first, replace(first, account=theirs), replace(first, account=uuid4()))
    async with cast.nothing_changes():
        lacking = await case.do("officer", attributions.propose_attribution, replace(command, accounts=unknown[:2]))
        refusal = await case.do(
            "officer", attributions.propose_attribution, replace(command, id=uuid4(), accounts=unknown)
        )
    assert lacking == at_fault(ProblemCode.TOO_FEW_STRANDS, "accounts.0.account")
    assert refusal == at_fault(ProblemCode.UNKNOWN_ACCOUNT, "accounts.2.account", "accounts.3.account")


async def test_a_strand_says_of_which_account_and_from_which_strands_it_cannot_be(cast: Cast) -> None:
    case = await a_case(cast)
    await case.strand(case.accounts[0], StrandKind.DEVICE, StrandStrength.STRONG)
    parent = case.strands[0].id
    command = AddStrand(
        id=uuid4(),
        case=case.id,
        account=case.accounts[0].id,
        kind=StrandKind.DEVICE,
        strength=StrandStrength.STRONG,
        derived_from=(parent, uuid4()),
    )
    async with cast.nothing_changes():
        derived = await case.do("officer", strands.add_strand, command)
        of_nobody = await case.do("officer", strands.add_strand, replace(command, id=uuid4(), account=uuid4()))
    assert faults(derived) == [("derivedFrom.1", "UNKNOWN_STRAND")]
    assert of_nobody == at_fault(ProblemCode.UNKNOWN_ACCOUNT, "account")


async def test_a_second_keying_says_which_strand_is_unknown_and_that_times_were_not_converted(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    right = case.rekeying(await case.proposed())
    stranger = replace(right, id=uuid4(), rekeyed=(*right.rekeyed, replace(right.rekeyed[0], strand=uuid4())))
    async with cast.nothing_changes():
        unknown = await case.do("supervisor", attributions.verify_attribution, stranger)
        unconverted = await case.do(
            "supervisor", attributions.verify_attribution, replace(right, times_converted_again=False)
        )
    assert faults(unknown) == [(f"rekeyed.{len(right.rekeyed)}.strand", "UNKNOWN_STRAND")]
    assert faults(unconverted) == [("timesConvertedAgain", "MISSING")]


async def test_a_review_and_an_appointment_say_which_person_is_unknown(cast: Cast) -> None:
    case = await a_case(cast)
    convening = case.convening(invited=(person("probation"), uuid4()))
    async with cast.nothing_changes():
        uninvited = await case.do("chair", reviews.convene_safety_review, convening)
    assert faults(uninvited) == [("invited.1", "UNKNOWN_PERSON")]
    await case.ready()
    await case.authorised()
    appointment = case.appointment()
    stranger = Involved(person=uuid4(), connected_to_subject=YesNo.NO)
    async with cast.nothing_changes():
        refusal = await case.do(
            "officer", tellings.schedule_disclosure, replace(appointment, involved=(*appointment.involved, stranger))
        )
    assert Detail(path=f"involved.{len(appointment.involved)}.person", code="UNKNOWN_PERSON") in refusal.details


async def test_a_decision_says_what_of_it_the_review_did_not_approve(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    async with cast.nothing_changes():
        refusal = await case.do("authoriser", deciding.decide_disclosure, case.decision(channel=Channel.PHONE))
    assert refusal == at_fault(ProblemCode.BEYOND_REVIEW, "channel")
