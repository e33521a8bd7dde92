"""A case, for those with a place on it: its own facts, and its parts, each under the actor's own rows."""

from typing import Annotated

import strawberry
from strawberry import Parent

from service.api.asked import Info
from service.api.connections import connection_of, last, part, records, shows
from service.api.plan.standing import Expression, Narrowed, Rows
from service.api.stands import rows_of
from service.api.typing_of import enum_of, view
from service.api.views import assuring as of_assuring
from service.api.views import attribution as of_attribution
from service.api.views import care as of_care
from service.api.views import case as of_case
from service.api.views import disclosure as of_disclosure
from service.api.views import holding as of_holding
from service.api.views import police as of_police
from service.api.views.data_request import DataRequestView
from service.api.views.people import HandOverView, VictimView
from service.api.views.preserving import DataErrorView, PreservationView
from service.api.views.promises import CaseNoticeView, DeadlineView, GateView, TimelineEventView
from service.api.views.recipient import RecipientView
from service.facts import (
    asking,
    assuring,
    attribution,
    care,
    case,
    data_request,
    disclosure,
    holding,
    outside,
    people,
    police,
    promises,
    recipient,
    review,
)
from service.facts.case import Case
from service.facts.people import Person
from service.operations import case_questions
from service.operations.gates import Gate
from service.operations.paging import LARGEST
from service.operations.standing import STAGE
from service.vocabulary import Part, Stage

AccountConnection = connection_of(of_case.AccountView, "Account")
DataRequestConnection = connection_of(DataRequestView, "DataRequest")
DeadlineConnection = connection_of(DeadlineView, "Deadline")
CaseNoticeConnection = connection_of(CaseNoticeView, "CaseNotice")
TimelineEventConnection = connection_of(TimelineEventView, "TimelineEvent")


GATES = Rows(
    source="(select gate, {0}::text as part, whom as recipient_id, state, owner as owner_id, since, due as due_at,"
    " to_jsonb(missing) as missing, place from (select coalesce("
    "(select case when d.verdict = 'DISCLOSE' then d.recipient_id end from decisions d where d.case_id = {up}.id"
    " and d.epoch = {up}.epoch and d.ended_at is null order by d.decided_at desc, d.id desc limit 1),"
    " (select r.id from recipients r where r.case_id = {up}.id and r.determined_at is not null and r.ended_at is null"
    " order by r.recorded_at desc, r.id desc limit 1), {up}.victim_id) as whom) as of_whom,"
    " gate({up}.id, whom, {0}::text) with ordinality as of_gate(gate, state, owner, since, due, missing, place))",
    order=("place",),
    parts=True,
    narrowed=lambda arguments: Narrowed(values=(arguments["part"],)),
)
ATTRIBUTIONS = Rows(
    source="(select of_case.* from attributions of_case join case_attributions joined on joined.attribution_id = of_case.id"
    " where joined.case_id = {up}.id)",
    order=("proposed_at", "id"),
    oldest=LARGEST,
)
WhichPart = Annotated[Part, strawberry.argument(description="Which part of the identity.")]


@view(
    Case,
    "id",
    "force_id",
    "crime_reference",
    "external_reference",
    "offence",
    "victim_id",
    "oic_id",
    "supervisor_id",
    "immediate_danger",
    "rights_level",
    "policy_version",
    "epoch",
    "version",
    "opened_at",
    "opened_by",
    "acknowledged_at",
    "closed_at",
    "ring_fenced_at",
    withheld=("victim_account_id",),
)
class CaseView:
    @shows(enum_of(Stage), stands_for=Expression(STAGE.replace("{c}", "{row}")))
    async def stage(case: Parent[Case], info: Info) -> Stage:
        """Where the case stands, derived from those of its facts that you may see."""
        return await info.context.stages.load(case.id)

    @shows(VictimView | None, stands_for=rows_of(Person, "{row}.id = {up}.victim_id"))
    async def victim(case: Parent[Case], info: Info) -> Person | None:
        """Whose case it is."""
        return await case_questions.victim_of(info.context.context, case)

    @shows(bool, stands_for=Expression("{row}.victim_account_id is not null"))
    def victim_has_account(case: Parent[Case]) -> bool:
        """Whether she can sign in herself, since an officer bound her account in person."""
        return case.victim_account_id is not None

    @shows(list[GateView], stands_for=GATES)
    async def gates(case: Parent[Case], info: Info, part: WhichPart) -> list[Gate]:
        """The four gates for telling this part as they stand now, to whom it was decided or, before, to whom it may be."""
        return await case_questions.gates_of(info.context.context, case, part)

    @shows(list[of_attribution.AttributionView], stands_for=ATTRIBUTIONS)
    async def attributions(case: Parent[Case], info: Info) -> list[attribution.Attribution]:
        """The attributions the case rests on or rested on, oldest first."""
        return await case_questions.attributions_of(info.context.context, case)

    @shows(bool | None)
    async def recognition_dependency(case: Parent[Case], info: Info) -> bool | None:
        """Whether what protects her works only if she can tell who it is, and she cannot. Null before custody."""
        return await case_questions.recognition_of(info.context.context, case)

    accounts = part(case.Account, AccountConnection, "The accounts that contacted her, by capture.")
    requests = part(data_request.DataRequest, DataRequestConnection, "What platforms were asked, oldest first.")
    preservations = records(
        asking.Preservation, PreservationView, "What platforms keep of the accounts, so that it is not lost meanwhile."
    )
    data_errors = records(
        asking.DataError, DataErrorView, "What went wrong in getting data, and what was done about it."
    )
    deadlines = part(promises.Deadline, DeadlineConnection, "Every clock of the case, running, met or ended.")
    notices = part(promises.OutboxItem, CaseNoticeConnection, "What went out, or waits to, oldest first.")
    timeline = part(promises.AuditEvent, TimelineEventConnection, "What was done on the case, in closed words.")

    needs = last(case.Needs, of_case.NeedsView, "How she is reached safely, as last recorded.")
    safety_plan = last(case.SafetyPlan, of_case.SafetyPlanView, "The safety plan in force.")
    wishes = last(disclosure.Wishes, of_disclosure.WishesView, "What she wishes to be told, as last recorded.")
    subject_flags = last(
        attribution.SubjectFlags, of_attribution.SubjectFlagsView, "What is known about the subject, as last recorded."
    )

    incidents = records(case.Incident, of_case.IncidentView, "What was done to her.")
    screens = records(case.Screen, of_case.ScreenView, "Searches for counter-allegations.")
    determinations = records(case.Determination, of_case.DeterminationView, "Decisions who the primary victim is.")
    victim_informed = records(
        case.VictimInformed, of_case.VictimInformedView, "What she was told of the case, and how."
    )
    subjects = records(
        attribution.Subject, of_attribution.SubjectView, "Whom accounts may be attributed to, by id alone."
    )
    strands = records(attribution.Strand, of_attribution.StrandView, "Lines of evidence.")
    challenges = records(attribution.Challenge, of_attribution.ChallengeView, "Doubts about an attribution.")
    police_actions = records(attribution.PoliceAction, of_attribution.PoliceActionView, "What police did.")
    custody_outcomes = records(
        police.CustodyOutcome, of_police.CustodyOutcomeView, "How custody ended, and how it changed afterwards."
    )
    charges = records(police.Charge, of_police.ChargeView, "Charges, and who verified their records.")
    hearings = records(police.Hearing, of_police.HearingView, "Hearings, and when the public can first learn a name.")
    further_reports = records(
        police.FurtherReport, of_police.FurtherReportView, "What was added to the first report, and by whom."
    )
    offence_revisions = records(
        police.OffenceRevision, of_police.OffenceRevisionView, "When the offence changed, and why."
    )
    recipients = records(recipient.Recipient, RecipientView, "Who may be told in her place, as far as it was taken.")
    grade_reviews = records(
        police.GradeReview,
        of_police.GradeReviewView,
        "When the grade was looked at again after police action, and stood.",
    )
    safety_reviews = records(disclosure.SafetyReview, of_disclosure.SafetyReviewView, "Meetings of agencies.")
    decisions = records(disclosure.Decision, of_disclosure.DecisionView, "What was decided about telling her.")
    second_opinions = records(
        review.SecondOpinion, of_care.SecondOpinionView, "What second officers said of decisions."
    )
    authorisations = records(disclosure.Authorisation, of_disclosure.AuthorisationView, "Who authorised which digest.")
    schedules = records(
        disclosure.Schedule, of_disclosure.ScheduleView, "When she was to be told, and what the moment found."
    )
    reconfirmations = records(disclosure.Reconfirmation, of_disclosure.ReconfirmationView, "Her wish on the day.")
    stops = records(disclosure.Stop, of_disclosure.StopView, "Who stopped a telling, and what had happened by then.")
    openings = records(disclosure.Opening, of_disclosure.OpeningView, "When a part was opened for the deliverer.")
    tellings = records(disclosure.Telling, of_disclosure.TellingView, "What she was told.")
    outside_tellings = records(
        outside.OutsideTelling, of_disclosure.OutsideTellingView, "What she was told otherwise than by this scheme."
    )
    identities_learned = records(
        outside.IdentityLearned, of_disclosure.IdentityLearnedView, "What she found out herself."
    )
    embargoes = records(holding.Embargo, of_holding.EmbargoView, "What holds parts back, until when, and whose it is.")
    conflicts = records(holding.Conflict, of_holding.ConflictView, "Who is, or may be, too close to a party.")
    policy_migrations = records(
        holding.PolicyMigration, of_holding.PolicyMigrationView, "Under which policies the case has run."
    )
    hand_overs = records(people.HandOver, HandOverView, "Who was in charge before, until when, and why.")
    progress_notices = records(
        assuring.ProgressNotice, of_assuring.ProgressNoticeView, "That she may be told somebody was found."
    )
    assurances = records(assuring.Assurance, of_assuring.AssuranceView, "What may be said of somebody unnamed.")
    rehearings = records(assuring.Rehearing, of_assuring.RehearingView, "What she asked to hear again.")
    aborts = records(disclosure.Abort, of_disclosure.AbortView, "Tellings that did not happen.")
    follow_ups = records(disclosure.FollowUp, of_disclosure.FollowUpView, "How she was afterwards.")
    risk = last(care.RiskAssessment, of_care.RiskAssessmentView, "How high the risk is, as last judged.")
    risk_assessments = records(care.RiskAssessment, of_care.RiskAssessmentView, "Every judgement of the risk.")
    advocate_offers = records(care.AdvocateOffer, of_care.AdvocateOfferView, "Which advocates she was offered.")
    risk_views = records(review.RiskView, of_care.RiskViewView, "What agencies said before a review.")
    review_actions = records(review.ActionAgreed, of_care.ActionAgreedView, "What was taken on at a review.")
    closings = records(care.Closing, of_care.ClosingView, "When it was closed, and how it ended.")
    reopenings = records(care.Reopening, of_care.ReopeningView, "When it was opened again, and why.")


CaseConnection = connection_of(CaseView, "Case")
