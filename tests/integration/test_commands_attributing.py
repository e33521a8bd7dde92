"""Joining accounts to a person: never on one strand, never by one person, and never past a doubt."""

from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from service.commands import attribution as attributing
from service.demo.returns import Login
from service.facts.attribution import Attribution, PoliceAction
from service.facts.data_request import ReturnRow
from service.operations import attributions, strands
from service.rules.problem import Problem, at_fault
from service.vocabulary import (
    AttributionStage,
    Flag,
    Grade,
    PoliceActionKind,
    ProblemCode,
    StrandKind,
    StrandStrength,
)
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, ago, granted, later, person


async def test_a_strand_needs_an_accepted_row_of_its_own_account(cast: Cast) -> None:
    case = await a_case(cast)
    response = await case.answered(await case.served())
    (row,) = await case.all(ReturnRow)
    command = attributing.AddStrand(
        id=uuid4(),
        case=case.id,
        account=case.accounts[0].id,
        kind=StrandKind.IP_SUBSCRIBER,
        strength=StrandStrength.STRONG,
        source_rows=(row.id,),
    )
    async with cast.nothing_changes():
        unjudged = await case.do("officer", strands.add_strand, command)
        elsewhere = await case.do(
            "officer", strands.add_strand, replace(command, id=uuid4(), account=case.accounts[1].id)
        )
    assert [(d.path, d.code) for d in unjudged.details] == [("sourceRows.0", "NOT_ACCEPTED")]
    assert [(d.path, d.code) for d in elsewhere.details] == [("sourceRows.0", "UNKNOWN_ROW")]
    await case.accepted(response)
    await case.strand(case.accounts[0], StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,))


async def test_what_nobody_could_key_again_is_no_strand(cast: Cast) -> None:
    case = await a_case(cast)
    command = attributing.AddStrand(
        id=uuid4(),
        case=case.id,
        account=case.accounts[0].id,
        kind=StrandKind.DEVICE,
        strength=StrandStrength.STRONG,
    )
    async with cast.nothing_changes():
        refusal = await case.do("officer", strands.add_strand, command)
    assert [(d.path, d.code) for d in refusal.details] == [("decisive", "EMPTY")]


async def test_an_account_without_a_strand_is_not_attributed(cast: Cast) -> None:
    case = await a_case(cast)
    subject = await case.sealed()
    async with cast.nothing_changes():
        refusal = await case.do("officer", attributions.propose_attribution, case.proposal(subject.id, Grade.LEAD))
    assert refusal == at_fault(ProblemCode.TOO_FEW_STRANDS, "accounts.0.account")


async def test_a_subject_of_another_case_is_unknown(cast: Cast) -> None:
    case, other = await a_case(cast), await a_case(cast)
    await case.evidence()
    subject = await other.sealed()
    async with cast.nothing_changes():
        refusal = await case.do("officer", attributions.propose_attribution, case.proposal(subject.id))
    assert refusal == at_fault(ProblemCode.UNKNOWN_SUBJECT, "subject")


async def test_a_right_second_keying_confirms_and_starts_the_clocks(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    verified = await case.verified(await case.proposed())
    assert (verified.stage, verified.grade) == (AttributionStage.VERIFIED, Grade.CONFIRMED)
    assert [len(await case.running(key)) for key in ("P17", "P19", "P19a", "P19c")] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ADDRESS", "2001:db8:4b0::2"),
        ("PORT", "50123"),
        ("INSTANT", "2025-03-05T20:11:05Z"),
        ("INSTANT", "2026-03-05T20:11:05+01:00"),
        ("INSTANT", "2026-03-05T20:11:05"),
    ],
)
async def test_one_digit_year_or_zone_that_differs_verifies_nothing(cast: Cast, field: str, value: str) -> None:
    case = await a_case(cast)
    await case.evidence()
    attribution = await case.proposed()
    right = case.rekeying(attribution)
    wrong = replace(
        right,
        rekeyed=tuple(
            replace(strand, values=tuple(replace(v, value=value) if v.field == field else v for v in strand.values))
            for strand in right.rekeyed
        ),
    )
    async with cast.nothing_changes():
        refusal = await case.do("supervisor", attributions.verify_attribution, wrong)
    assert (refusal.code, [d.code for d in refusal.details]) == (
        ProblemCode.REKEYING_DIFFERS,
        [str(case.strands[0].id)],
    )


async def test_times_that_were_not_converted_again_verify_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    command = case.rekeying(await case.proposed(), times_converted_again=False)
    async with cast.nothing_changes():
        refusal = await case.do("supervisor", attributions.verify_attribution, command)
    assert refusal.code is ProblemCode.REKEYING_DIFFERS


async def test_who_proposes_does_not_verify(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    attribution = await case.proposed()
    await proposed_by(cast, attribution, "supervisor")
    async with cast.nothing_changes():
        refusal = await case.do("supervisor", attributions.verify_attribution, case.rekeying(attribution))
    assert refusal == Problem(code=ProblemCode.SAME_PERSON)


async def proposed_by(cast: Cast, attribution: Attribution, who: str) -> None:
    """As if somebody who is officer and supervisor at once had proposed it: nobody in the story holds both."""
    async with cast.watching_engine.begin() as connection:
        await connection.execute(
            sa.text("update rtk.attributions set proposed_by = :who where id = :id"),
            {"who": person(who), "id": attribution.id},
        )


async def test_the_proposing_officer_is_no_supervisor(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    attribution = await case.proposed()
    async with cast.nothing_changes():
        assert await case.do("officer", attributions.verify_attribution, case.rekeying(attribution)) is None


async def test_a_grade_the_strands_do_not_carry_is_not_verified(cast: Cast) -> None:
    case = await a_case(cast)
    await case.strand(case.accounts[0], StrandKind.DEVICE, StrandStrength.STRONG)
    attribution = await case.proposed(Grade.PROBABLE)
    async with cast.nothing_changes():
        refusal = await case.do("supervisor", attributions.verify_attribution, case.rekeying(attribution))
    assert (refusal.code, [d.code for d in refusal.details]) == (ProblemCode.GRADE_NOT_SUPPORTED, [Grade.LEAD])


async def test_an_address_that_many_may_share_carries_no_strand_of_its_own(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    without_port = case.a_return(request, logins=(Login(address="192.0.2.7", time="2026-03-05 20:11:05 UTC"),))
    await case.accepted(await case.answered(request, without_port))
    (row,) = await case.all(ReturnRow)
    strand = await case.strand(
        case.accounts[0], StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,), decisive=()
    )
    assert (row.flags, strand.over_vpn) == (("cgnat_ambiguous",), True)


async def test_an_arrest_on_a_mere_lead_is_kept_and_flagged(cast: Cast) -> None:
    case = await a_case(cast)
    await case.strand(case.accounts[0], StrandKind.DEVICE, StrandStrength.STRONG)
    await case.proposed(Grade.LEAD)
    arrest = granted(await case.arrested(), PoliceAction)
    assert (arrest.grade, arrest.flags) == (Grade.UNRESOLVED, (Flag.NO_VERIFIED_ATTRIBUTION,))
    assert [len(await case.running(key)) for key in ("P21", "P17b")] == [1, 1]


@pytest.mark.parametrize("kind", list(PoliceActionKind))
async def test_what_police_did_is_kept_in_any_order(cast: Cast, kind: PoliceActionKind) -> None:
    case = await a_case(cast)
    assert granted(await case.arrested(kind), PoliceAction).kind is kind


async def test_police_do_nothing_in_the_future(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await case.arrested(at=later(minutes=1))
    assert [(d.path, d.code) for d in refusal.details] == [("at", "IN_THE_FUTURE")]


async def test_she_is_owed_the_news_from_when_it_happened(cast: Cast) -> None:
    case = await a_case(cast)
    arrest = granted(await case.arrested(at=ago(days=3)), PoliceAction)
    (clock,) = await case.running("P21")
    assert clock.started_at == arrest.at
