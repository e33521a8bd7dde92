"""One mutation for each command, made from the list of operations: its input is what the command carries.

Null is for what is not theirs. A Problem is an answer: nothing has changed, and the details say where and why.
"""

import typing
from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from service.api.asked import Info
from service.api.roots import root
from service.api.typing_of import command_from, input_of, unusable_texts
from service.api.views import (
    assuring,
    attribution,
    care,
    case,
    data_request,
    disclosure,
    holding,
    people,
    preserving,
    recipient,
    victim,
    whole_case,
)
from service.api.views import police as of_police
from service.facts.people import Task
from service.operations import (
    advocacy,
    agencies,
    assurances,
    attributions,
    authorising,
    cases,
    charging,
    clarifying,
    closing,
    conflicts,
    custody,
    data_errors,
    data_requests,
    deciding,
    embargoes,
    further_reports,
    handing_over,
    her_account,
    learning,
    locations,
    offences,
    outside,
    police,
    policies,
    recipients,
    rehearing,
    responses,
    returning,
    reviews,
    risk,
    screening,
    second_opinions,
    strands,
    tellings,
    user_notice,
    wishes,
)
from service.operations import preserving as keeping
from service.operations.offer_answers import answered
from service.operations.platform_view import (
    acknowledged_for_platform,
    answer_for_platform,
    clarification_for_platform,
    warned_for_platform,
)
from service.operations.preservation_view import said
from service.operations.report_answers import added
from service.operations.wish_answers import recorded, withdrawn
from service.rules.input import refused
from service.rules.problem import Detail, Problem

COMMANDS: tuple[Any, ...] = (
    cases.open_case,
    cases.assign_task,
    her_account.bind_victim_account,
    offences.revise_offence,
    cases.record_needs,
    cases.record_safety_plan,
    locations.record_victim_location,
    risk.record_risk,
    risk.reason_risk_down,
    advocacy.offer_advocate,
    advocacy.respond_to_advocate_offer,
    further_reports.record_accounts,
    further_reports.record_incidents,
    further_reports.record_new_contact,
    screening.record_counter_allegation_screen,
    screening.determine_primary_victim,
    data_requests.draft_data_request,
    keeping.record_preservation_sent,
    keeping.acknowledge_preservation,
    keeping.renew_preservation,
    keeping.end_preservation,
    data_requests.revise_data_request,
    returning.return_data_request,
    data_requests.record_authority_decision,
    returning.file_authority_record,
    returning.renew_data_request,
    returning.cancel_data_request,
    user_notice.accept_user_notice_risk,
    user_notice.warn_user_notice,
    data_requests.record_service,
    clarifying.acknowledge_data_request,
    clarifying.record_acknowledgement,
    clarifying.ask_clarification,
    clarifying.answer_clarification,
    responses.answer_data_request,
    responses.record_response,
    responses.accept_response,
    responses.hold_response,
    data_errors.resolve_error,
    strands.add_strand,
    attributions.propose_attribution,
    attributions.verify_attribution,
    attributions.challenge_attribution,
    attributions.resolve_challenge,
    attributions.withdraw_attribution,
    police.record_police_action,
    police.record_subject_flags,
    police.review_grade,
    conflicts.resolve_conflict,
    conflicts.declare_conflict,
    handing_over.hand_over_case,
    custody.record_custody_outcome,
    charging.record_charge,
    charging.verify_charge,
    charging.record_hearing,
    wishes.record_wishes,
    wishes.withdraw_wishes,
    assurances.give_assurance,
    assurances.clear_progress_notice,
    recipients.propose_recipient,
    recipients.clear_recipient,
    recipients.determine_recipient,
    reviews.convene_safety_review,
    agencies.submit_risk_view,
    reviews.record_safety_review,
    agencies.complete_review_action,
    deciding.decide_disclosure,
    second_opinions.give_second_opinion,
    embargoes.lift_embargo,
    embargoes.set_embargo,
    authorising.authorise_disclosure,
    tellings.schedule_disclosure,
    tellings.stop_disclosure,
    tellings.reconfirm_on_the_day,
    tellings.record_disclosure_delivered,
    tellings.record_disclosure_aborted,
    rehearing.rehear,
    tellings.record_follow_up,
    outside.record_telling_outside_scheme,
    policies.migrate_case_policy,
    learning.record_identity_learned_elsewhere,
    cases.record_victim_informed,
    closing.close_case,
    closing.reopen_case,
)
"""Every command the contract knows, in the order in which a case meets them."""

OWN_ANSWERS: dict[Any, tuple[Callable[[Any], Any], Any]] = {
    advocacy.respond_to_advocate_offer: (answered, care.OfferAnsweredView),
    clarifying.acknowledge_data_request: (acknowledged_for_platform, data_request.RequestAcknowledgedView),
    clarifying.ask_clarification: (clarification_for_platform, data_request.PlatformClarificationView),
    keeping.acknowledge_preservation: (said, preserving.PreservationSaidView),
    keeping.renew_preservation: (said, preserving.PreservationSaidView),
    user_notice.warn_user_notice: (warned_for_platform, data_request.UserNoticeWarnedView),
    responses.answer_data_request: (answer_for_platform, data_request.PlatformAnswerView),
    further_reports.record_accounts: (added, victim.ReportAddedView),
    further_reports.record_incidents: (added, victim.ReportAddedView),
    further_reports.record_new_contact: (added, victim.ReportAddedView),
    wishes.record_wishes: (recorded, victim.WishesRecordedView),
    wishes.withdraw_wishes: (withdrawn, victim.WishesWithdrawnView),
}
"""Commands whose answer is in the type of whoever gives them, and not the fact as officers see it."""

VIEWS: dict[type, Any] = {
    view.fact: view
    for module in (
        attribution,
        care,
        case,
        data_request,
        disclosure,
        of_police,
        preserving,
        whole_case,
        assuring,
        holding,
        recipient,
    )
    for view in vars(module).values()
    if hasattr(view, "fact")
} | {Task: people.TaskView}


def fact_of(operation: Any) -> type:
    """The fact that the operation answers, read off its annotation `Fact | Problem`."""
    answers = typing.get_args(typing.get_type_hints(operation)["return"])
    (fact,) = [answer for answer in answers if answer is not Problem]
    return typing.cast(type, fact)


def answer_of(operation: Any) -> tuple[Callable[[Any], Any], Any]:
    """How what the operation answers is shown: a change of type where it has one, and the type in the contract."""
    return OWN_ANSWERS.get(operation) or ((lambda fact: fact), VIEWS[fact_of(operation)])


def shown(operation: Any, result: Any) -> Any:
    """A result in the type of its audience; a Problem and null are everybody's."""
    return result if result is None or isinstance(result, Problem) else answer_of(operation)[0](result)


def mutation_of(operation: Any) -> Any:
    """The root field of one command."""
    name = operation.command.__name__
    described = strawberry.union(name=f"{name}Result", description=f"What `{name[0].lower()}{name[1:]}` answers.")
    union: Any = Annotated[answer_of(operation)[1] | people.ProblemView, described]

    async def resolve(info: Info, input: Any) -> Any:
        context = info.context.context
        await context.stop_looking()
        if paths := unusable_texts(input):
            return refused([Detail(path=path, code="NOT_TEXT") for path in paths])
        return shown(operation, await operation(context, command_from(operation.command, input)))

    resolve.__annotations__["input"] = input_of(operation.command)
    return root(operation, union, " ".join((operation.__doc__ or "").split("\n\n")[0].split()))(resolve)


Mutation: Any = strawberry.type(
    type("Mutation", (), {operation.__name__: mutation_of(operation) for operation in COMMANDS}),
    description="Everything a person can ask to have done. The same command id twice answers the same.",
)
