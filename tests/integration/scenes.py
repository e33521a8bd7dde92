"""Scenes of cases that between them give every command of the contract once, so that it is accepted."""

from uuid import uuid4

from service.commands import asking as around
from service.commands import data_request as asking
from service.commands.attribution import ChallengeAttribution, ResolveChallenge, WithdrawAttribution
from service.commands.care import RecordVictimLocation
from service.facts.asking import DataError
from service.facts.attribution import Attribution, Challenge
from service.facts.data_request import Response
from service.facts.disclosure import ReviewAction
from service.facts.review import ActionAgreed
from service.operations import attributions, clarifying, locations, police, preserving, responses, returning, reviews
from service.vocabulary import (
    AuthorityKind,
    ChallengeResolution,
    ClosingOutcome,
    ConflictResolution,
    InformedEvent,
    Offence,
    OfferResponse,
    PrimaryVictim,
    PromiseKind,
    ReturnOutcome,
    RiskFlag,
    Urgency,
    UserNotice,
)
from tests.integration.a_case import a_case
from tests.integration.after_arrest import (
    charged,
    contacted,
    further_accounts,
    further_incidents,
    listed,
    outcome,
    revised,
)
from tests.integration.after_arrest import verified as charge_verified
from tests.integration.cast import Cast, ago, granted, later, person
from tests.integration.in_her_place import best_placed
from tests.integration.keeping import Keeper
from tests.integration.steps_caring import caring
from tests.integration.steps_holding import HeldCase, a_held_case
from tests.integration.steps_reporting import an_account
from tests.integration.test_commands_closing import chose_not_to_know
from tests.integration.test_commands_corrected import held
from tests.integration.test_commands_errors import resolved, said
from tests.integration.test_commands_grade_review import a_review as a_grade_review
from tests.integration.test_commands_handing_over import handed_over
from tests.integration.test_commands_outside import told_outside
from tests.integration.test_commands_returning import accepted, renewed, returned, warned
from tests.integration.test_commands_returning import revised as draft_revised
from tests.integration.test_commands_second_opinion import refused_otherwise, says


async def told_and_after(cast: Cast, keeper: Keeper) -> None:
    """From the report to the telling, and what may come after it."""
    case = await a_held_case(cast)
    await graded_again(case, keeper)
    telling = await case.to_told()
    await case.followed_up()
    await case.reheard(telling)
    await case.learned()
    await case.informed(InformedEvent.REGULAR_UPDATE)
    await case.aborted()
    await case.assured()
    await case.progress()
    await case.stopped()
    await case.withdrawn()
    await case.migrated()
    await told_outside(case)


async def graded_again(case: HeldCase, keeper: Keeper) -> None:
    """Police act on less than a confirmed name, so that a supervisor looks at the grade again."""
    await case.arrested()
    await keeper.make_due(case.id, "P17b")
    await keeper.keep(PromiseKind.CASE, case.id)
    await case.do("supervisor", police.review_grade, a_grade_review(case))


async def looked_after(cast: Cast, keeper: Keeper) -> None:
    """Her risk, her advocate, a review with actions, somebody in her place, and the case in other hands."""
    case = await a_held_case(cast)
    care = caring(case)
    await case.bound()
    await care.reasoned_down(await care.judged(flags=(RiskFlag.THREATS,)))
    await care.offered(person("advocate"))
    await care.answered(OfferResponse.ACCEPTED, "victim")
    await case.needs()
    await case.do(
        "officer",
        locations.record_victim_location,
        RecordVictimLocation(id=uuid4(), case=case.id, address="12 Skiddaw Row, Hexwold"),
    )
    await case.confirmed()
    await case.determined(PrimaryVictim.THIS_VICTIM)
    review = await case.convened()
    await care.viewed(review)
    action = ReviewAction(owner=person("probation"), due_at=later(days=3), what="See him on Monday.")
    await case.do("chair", reviews.record_safety_review, case.minutes(review, actions=(action,)))
    (agreed,) = await case.all(ActionAgreed)
    await care.completed(agreed.id, "probation")
    await case.lifted(await case.embargoed())
    await case.resolved(await case.conflicted("health", "officer"), ConflictResolution.CLEARED)
    await best_placed(case)
    await contacted(case)
    await further_accounts(case, an_account("murmur", "91", "him.again"))
    await further_incidents(case, 0.1)
    await outcome(case)
    await charge_verified(case, await charged(case))
    await listed(case)
    await revised(case, Offence.S2A)
    await doubted(case)
    await handed_over(case)


async def doubted(case: HeldCase) -> None:
    attribution = (await case.all(Attribution))[-1]
    doubt = ChallengeAttribution(id=uuid4(), attribution=attribution.id, reason="Another man lives there.")
    challenge = granted(await case.do("advocate", attributions.challenge_attribution, doubt), Challenge)
    first = ResolveChallenge(id=uuid4(), challenge=challenge.id, resolution=ChallengeResolution.DISMISSED)
    await case.do("supervisor", attributions.resolve_challenge, first)
    taken_back = WithdrawAttribution(id=uuid4(), attribution=attribution.id, reason="It was his brother.")
    await case.do("supervisor", attributions.withdraw_attribution, taken_back)


async def asked(cast: Cast, keeper: Keeper) -> None:
    """Platforms asked and answering, by their liaison or by a SPoC, and what can go another way."""
    case = await a_held_case(cast)
    # By a SPoC, for one that has not joined.
    preservation = await case.preservation_of(case.accounts[2])
    sent = around.RecordPreservationSent(
        id=uuid4(), preservation=preservation.id, sent_at=ago(minutes=9), receipt="F-1"
    )
    await keeper.keep(PromiseKind.PRESERVATION, preservation.id)
    await case.do("spoc", preserving.record_preservation_sent, sent)
    await case.kept_longer(await case.kept(preservation))
    await caring(case).let_go_of_preservations()
    draft = await case.drafted()
    await returned(case, draft)
    await draft_revised(case, await case.request_reads(draft))
    await case.authority(draft, user_notice=UserNotice.UNKNOWN)
    await accepted(case, draft)
    await renewed(case, draft)
    await warned(case, draft, "spoc", later(days=2))
    await case.cancelled(draft)
    # By a liaison of one that has.
    request = await case.served()
    await case.liaison_of(request.id)
    has_it = around.AcknowledgeDataRequest(id=uuid4(), request=request.id, platform_reference="PX-9")
    await case.do("liaison-picta", clarifying.acknowledge_data_request, has_it)
    by_spoc = around.RecordAcknowledgement(
        id=uuid4(), request=request.id, platform_reference="M-7", acknowledged_at=ago(minutes=4)
    )
    await case.do("spoc", clarifying.record_acknowledgement, by_spoc)
    await case.answers(await case.asks(request))
    document = await case.document(case.a_return(request), "liaison-picta")
    outcomes = case.answer(request).outcomes
    answer = asking.AnswerDataRequest(
        id=uuid4(), request=request.id, documents=(document,), outcomes=outcomes, final=True
    )
    await case.do("liaison-picta", responses.answer_data_request, answer)
    (response,) = await case.all(Response)
    await held(case, response)
    wrong = await case.served()
    defect = case.answer(wrong, outcomes=(said(case.accounts[0], ReturnOutcome.PR_DEFECT),), final=False)
    await case.do("spoc", responses.record_response, defect)
    (error,) = await case.all(DataError)
    await resolved(case, error, reported_at=None, report_reference=None)


async def closed_and_opened(cast: Cast, keeper: Keeper) -> None:
    case = await chose_not_to_know(cast)
    await caring(case).closed(ClosingOutcome.CHOSE_NOT_TO_KNOW)
    await caring(case).reopened()


async def written_down(cast: Cast, keeper: Keeper) -> None:
    """What was given by word of mouth, on paper."""
    case = await a_held_case(cast)
    request = await case.drafted(urgency=Urgency.URGENT, urgency_reason="He is at her door.")
    await case.authority(request, kind=AuthorityKind.DSO_61A, statute="IPA 2016 s 61A")
    record = around.FileAuthorityRecord(
        id=uuid4(), request=request.id, document=await case.document(b"as it was said at 03:10")
    )
    await case.do("spoc", returning.file_authority_record, record)


async def agreed_with(cast: Cast, keeper: Keeper) -> None:
    """A second officer agrees with a reason that no list has."""
    case = await a_case(cast)
    await says(case, await refused_otherwise(case))


SCENES = (told_and_after, looked_after, asked, closed_and_opened, written_down, agreed_with)
