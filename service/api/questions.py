"""The questions: each root field calls one guarded operation, and is null for whoever has no right to ask it."""

from datetime import date, datetime
from typing import Annotated, Any, Union
from uuid import UUID

import strawberry
from strawberry import UNSET, Parent

from service.api.asked import Info, id_from, narrowed_by
from service.api.connections import After, Before, First, Last, connection_of, shows
from service.api.mutations import COMMANDS, answer_of, shown
from service.api.roots import root
from service.api.sql_of_questions import CASES, DEADLINES, MY_CASES, ONE_CASE, ONE_REQUEST, REQUESTS, by_id
from service.api.stands import rows_of
from service.api.typing_of import enum_of, summary
from service.api.views.care import CaseForAdvocateView, SeenReview, WhereaboutsView
from service.api.views.data_request import SeenRequest, SubscriberView
from service.api.views.people import DirectoryEntryConnection, MeView, ProblemView
from service.api.views.preserving import SeenPreservation
from service.api.views.promises import AuditTrailEventView, ChangeView, NoticeView
from service.api.views.victim import MyCaseView
from service.api.views.whole_case import CaseConnection, CaseView, DeadlineConnection
from service.facts.case import Case, MyCase
from service.facts.people import Person
from service.operations import (
    advocate_view,
    case_questions,
    changes,
    inspecting,
    locations,
    notice_questions,
    own_questions,
    preservation_view,
    request_questions,
    review_packs,
)
from service.operations.advocate_view import CaseForAdvocate
from service.operations.case_questions import CaseFilter
from service.operations.locations import Whereabouts
from service.operations.own_questions import CommandOutcome
from service.operations.paging import Page, window
from service.operations.request_questions import Seen
from service.platforms.normalised import Subscriber
from service.vocabulary import (
    AuditPurpose,
    DataRequestStage,
    LocationPurpose,
    Offence,
    OrganisationKind,
    PreservationStage,
    RescueReason,
    Role,
    TaskKind,
)

AuditTrailEventConnection = connection_of(AuditTrailEventView, "AuditTrailEvent")
ChangeConnection = connection_of(ChangeView, "Change")
NoticeConnection = connection_of(NoticeView, "Notice")
SeenRequestConnection = connection_of(SeenRequest, "SeenRequest")
SeenPreservationConnection = connection_of(SeenPreservation, "SeenPreservation")
OPERATIONS = {operation.command.__name__: operation for operation in COMMANDS}

for words in (
    AuditPurpose, DataRequestStage, LocationPurpose, Offence, OrganisationKind, PreservationStage, RescueReason, Role,
    TaskKind,
):  # fmt: skip
    enum_of(words)

CommandAnswer: Any = Annotated[
    Union[*{answer_of(operation)[1]: None for operation in COMMANDS}, ProblemView],
    strawberry.union(name="CommandAnswer", description="What any command may answer."),
]


@strawberry.input(name="CaseFilter", description=summary(CaseFilter))
class CaseFilterInput:
    crime_reference: str | None = strawberry.field(default=UNSET, description="Exactly this reference.")
    offence: Offence | None = strawberry.field(default=UNSET, description="Cases of this offence.")
    closed: bool | None = strawberry.field(default=UNSET, description="Only closed cases, or only open ones.")
    place: TaskKind | None = strawberry.field(default=UNSET, description="Cases on which you have a task of this kind.")


@strawberry.type(name="CommandOutcome", description=summary(CommandOutcome))
class CommandOutcomeView:
    command: UUID
    claimed_at: datetime = strawberry.field(description="When it was taken up.")

    @shows(str)
    def operation(outcome: Parent[CommandOutcome]) -> str:
        """Which mutation it was."""
        return outcome.operation[0].lower() + outcome.operation[1:]

    @shows(CommandAnswer)
    def result(outcome: Parent[CommandOutcome]) -> Any:
        """What it answered."""
        return shown(OPERATIONS[outcome.operation], outcome.result)


def given_in(filter: CaseFilterInput) -> dict[str, Any]:
    return {name: value for name, value in vars(filter).items() if value is not UNSET}


def _connection(connection: Any, page: Page[Any] | None) -> Any:
    return None if page is None else connection.of_page(page)


OnDay = Annotated[date, strawberry.argument(description="The day in London.")]
Purpose = Annotated[AuditPurpose, strawberry.argument(description="For what it is read; kept with the look.")]
Whereto = Annotated[LocationPurpose, strawberry.argument(description="What it is for; kept with the look.")]
Rescued = Annotated[RescueReason, strawberry.argument(description="Why somebody is sent to her; kept with the look.")]
DueBefore = Annotated[datetime | None, strawberry.argument(description="Now, where none is given.")]
Key = Annotated[str | None, strawberry.argument(description="Only this clock, by its code: those of `Deadline.key`.")]
Owner = Annotated[TaskKind | None, strawberry.argument(description="Only clocks of this place.")]


@strawberry.type(description="Everything a person can ask. What is not yours does not exist: the answer is null.")
class Query:
    @root(own_questions.see_me, MeView, rows=rows_of(Person, "{row}.id = {asker}.id", alone=True))
    async def me(self, info: Info) -> Person | None:
        """Who you are here, and what you have to do."""
        return await own_questions.see_me(info.context.context)

    @root(case_questions.see_case, CaseView, rows=ONE_CASE, looks_at=by_id)
    async def case(self, info: Info, id: strawberry.ID) -> Case | None:
        """One case on which you have a place."""
        return await case_questions.see_case(info.context.context, id_from(id))

    @root(case_questions.see_cases, CaseConnection, rows=CASES)
    async def cases(
        self,
        info: Info,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
        filter: CaseFilterInput | None = UNSET,
    ) -> Any:
        """The cases on which you have a place, newest first."""
        wanted = CaseFilter(**given_in(filter)) if filter is not None else CaseFilter()
        page = await case_questions.see_cases(info.context.context, window(first, last, after, before), wanted)
        return _connection(CaseConnection, page)

    @root(request_questions.see_data_request, SeenRequest, rows=ONE_REQUEST, looks_at=by_id)
    async def data_request(self, info: Info, id: strawberry.ID) -> Seen | None:
        """One request to a platform, with the parsed rows of its answers; to the platform, in its own type."""
        return await request_questions.see_data_request(info.context.context, id_from(id))

    @root(request_questions.see_data_requests, SeenRequestConnection, rows=REQUESTS)
    async def data_requests(
        self,
        info: Info,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
        platform: strawberry.ID | None = UNSET,
        stage: DataRequestStage | None = UNSET,
    ) -> Any:
        """The requests of your cases, or those you are asked by, newest first."""
        page = await request_questions.see_data_requests(
            info.context.context, window(first, last, after, before), narrowed_by(platform), stage
        )
        return _connection(SeenRequestConnection, page)

    @root(preservation_view.see_preservation, SeenPreservation)
    async def preservation(self, info: Info, id: strawberry.ID) -> preservation_view.SeenPreservation | None:
        """One account that a platform is asked to preserve; to the platform, in its own type."""
        return await preservation_view.see_preservation(info.context.context, id_from(id))

    @root(preservation_view.see_preservations, SeenPreservationConnection)
    async def preservations(
        self,
        info: Info,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
        case: strawberry.ID | None = UNSET,
        stage: PreservationStage | None = UNSET,
    ) -> Any:
        """What is preserved on your cases, or what you are asked to preserve, oldest first."""
        page = await preservation_view.see_preservations(
            info.context.context, window(first, last, after, before), narrowed_by(case), stage
        )
        return _connection(SeenPreservationConnection, page)

    @root(request_questions.see_entity_data, SubscriberView)
    async def entity_data(self, info: Info, response: strawberry.ID, account: strawberry.ID) -> Subscriber | None:
        """What a platform says of an account's holder. It may be the identity itself: every look is on record."""
        return await request_questions.see_entity_data(info.context.context, id_from(response), id_from(account))

    @root(locations.see_victim_location, WhereaboutsView)
    async def victim_location(self, info: Info, case: strawberry.ID, purpose: Whereto) -> Whereabouts | None:
        """Where she is, for police with a place on her case. Every look is on record, and there are few in an hour."""
        return await locations.see_victim_location(info.context.context, id_from(case), purpose)

    @root(locations.break_glass, WhereaboutsView)
    async def victim_location_in_rescue(self, info: Info, case: strawberry.ID, reason: Rescued) -> Whereabouts | None:
        """Where she is, at once, to send somebody to her. It raises an alarm, and those in charge of the case are told."""
        return await locations.break_glass(info.context.context, id_from(case), reason)

    @root(own_questions.see_my_cases, list[MyCaseView], rows=MY_CASES)
    async def my_cases(self, info: Info) -> list[MyCase] | None:
        """Your own cases, as a victim: one word each, when you hear next, and whom to ring."""
        return await own_questions.see_my_cases(info.context.context)

    @root(advocate_view.see_case_for_advocate, CaseForAdvocateView)
    async def case_for_advocate(self, info: Info, id: strawberry.ID) -> CaseForAdvocate | None:
        """One case on which you are her advocate: her plan, the risk, her wishes and what is planned, and no evidence."""
        return await advocate_view.see_case_for_advocate(info.context.context, id_from(id))

    @root(review_packs.see_safety_reviews, list[SeenReview])
    async def safety_reviews(self, info: Info, on: OnDay) -> list[review_packs.Seen] | None:
        """The safety reviews of a day on which you have a part, soonest first; to an agency, its pack."""
        return await review_packs.see_safety_reviews(info.context.context, on)

    @root(inspecting.see_audit_trail, AuditTrailEventConnection)
    async def audit_trail(
        self,
        info: Info,
        case: strawberry.ID,
        purpose: Purpose = AuditPurpose.LAWFULNESS,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
    ) -> Any:
        """A case's chain of events with its hashes, oldest first: for its supervisor and for auditors."""
        page = await inspecting.see_audit_trail(
            info.context.context, id_from(case), purpose, window(first, last, after, before)
        )
        return _connection(AuditTrailEventConnection, page)

    @root(own_questions.see_deadlines, DeadlineConnection, rows=DEADLINES)
    async def deadlines(
        self,
        info: Info,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
        due_before: DueBefore = UNSET,
        key: Key = UNSET,
        owner: Owner = UNSET,
    ) -> Any:
        """The overdue board: running clocks of your cases that are due before an instant, the longest overdue first."""
        page = await own_questions.see_deadlines(
            info.context.context, window(first, last, after, before), due_before, key, owner
        )
        return _connection(DeadlineConnection, page)

    @root(changes.see_changes, ChangeConnection)
    async def changes(self, info: Info, first: First = UNSET, after: After = UNSET) -> Any:
        """What was done on your cases, oldest first, seconds after it was; ask on from the last cursor you kept."""
        page = await changes.see_changes(info.context.context, window(first, after=after))
        return _connection(ChangeConnection, page)

    @root(notice_questions.see_notices, NoticeConnection)
    async def notices(
        self, info: Info, first: First = UNSET, last: Last = UNSET, after: After = UNSET, before: Before = UNSET
    ) -> Any:
        """Your own inbox: what was said to you, newest first."""
        page = await notice_questions.see_notices(info.context.context, window(first, last, after, before))
        return _connection(NoticeConnection, page)

    @root(own_questions.see_command_outcome, CommandOutcomeView)
    async def command_outcome(self, info: Info, command: UUID) -> CommandOutcome | None:
        """After a time-out: what your command answered; null where it changed nothing and may be given again."""
        return await own_questions.see_command_outcome(info.context.context, command)

    @root(own_questions.see_directory, DirectoryEntryConnection)
    async def directory(
        self,
        info: Info,
        kind: OrganisationKind | None = UNSET,
        role: Role | None = UNSET,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
    ) -> Any:
        """Whom to assign or ask: organisations of a kind, with their people of a role."""
        page = await own_questions.see_directory(info.context.context, window(first, last, after, before), kind, role)
        return _connection(DirectoryEntryConnection, page)
