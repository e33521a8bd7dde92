"""Steps of a case around requests to platforms and their answers."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from service.commands import asking as around
from service.commands import data_request as asking
from service.database.acting import acting_as
from service.demo.returns import Holder, Login, write_return
from service.facts.asking import Clarification, Preservation
from service.facts.case import Account
from service.facts.data_request import AnswerOutcome, DataRequest, Exhibit, Response, Target
from service.operations import clarifying, data_requests, filing, preserving, responses, returning
from service.operations.entering import Deciding
from service.vocabulary import (
    AuthorityKind,
    AuthorityOutcome,
    CancelReason,
    ClarificationAnswer,
    ClarificationQuestion,
    DataCategory,
    Offence,
    PreservationOutcome,
    ReturnOutcome,
    TaskKind,
    Urgency,
    UserNotice,
)
from tests.integration.cast import Steps, ago, granted, later, now, person

PERIOD = (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))


class AskingSteps(Steps):
    def draft(self, *accounts: Account, **changes: Any) -> asking.DraftDataRequest:
        accounts = accounts or (self.accounts[0],)
        command = asking.DraftDataRequest(
            id=uuid4(),
            case=self.id,
            platform=accounts[0].platform_id,
            legal_entity="Picta Ltd",
            targets=tuple(
                Target(
                    account=a.id,
                    period_from=PERIOD[0],
                    period_to=PERIOD[1],
                    categories=(DataCategory.SUBSCRIBER, DataCategory.LOGIN_EVENTS),
                )
                for a in accounts
            ),
            offence=Offence.S4A,
            purpose="To find out who controls the account.",
            necessity="No other line of enquiry is left.",
            proportionality="One month of one account.",
            collateral_intrusion="None is expected.",
            exhibits=tuple(Exhibit(account=a.id, reference="TQ/1") for a in accounts),
            zone_of_source="UTC",
            typed=False,
            urgency=Urgency.ROUTINE,
            non_disclosure_until=later(days=180),
        )
        return replace(command, **changes)

    async def drafted(self, *accounts: Account, **changes: Any) -> DataRequest:
        result = await self.do("officer", data_requests.draft_data_request, self.draft(*accounts, **changes))
        return granted(result, DataRequest)

    async def authority(self, request: DataRequest, **changes: Any) -> Any:
        command = asking.RecordAuthorityDecision(
            id=uuid4(),
            request=request.id,
            outcome=AuthorityOutcome.GRANTED,
            kind=AuthorityKind.OCDA_60A,
            statute="IPA 2016 s 60A",
            reference="OCDA/1",
            granted_at=ago(hours=1),
            user_notice=UserNotice.PROHIBITED,
        )
        return await self.do("spoc", data_requests.record_authority_decision, replace(command, **changes))

    async def served(self, *accounts: Account, served_at: datetime | None = None, **authority: Any) -> DataRequest:
        """A request, authorised and served by the SPoC."""
        request = await self.drafted(*accounts)
        granted(await self.authority(request, **authority), DataRequest)
        command = asking.RecordService(
            id=uuid4(), request=request.id, served_at=served_at or ago(minutes=5), receipt="R-1"
        )
        return granted(await self.do("spoc", data_requests.record_service, command), DataRequest)

    async def document(self, content: bytes, who: str = "spoc") -> UUID:
        filed = await filing.file_document(self.cast(who), content, "application/zip")
        assert filed is not None
        return filed.id

    def answer(self, request: DataRequest, *documents: UUID, **changes: Any) -> asking.RecordResponse:
        command = asking.RecordResponse(
            id=uuid4(),
            request=request.id,
            received_at=now(),
            documents=documents,
            outcomes=tuple(
                AnswerOutcome(account=t.account, category=DataCategory.LOGIN_EVENTS, code=ReturnOutcome.PR_FULL)
                for t in request.targets
            ),
            final=True,
        )
        return replace(command, **changes)

    async def answered(self, request: DataRequest, content: bytes | None = None, **changes: Any) -> Response:
        """The SPoC records an answer; without a file of its own, one that fits the first target."""
        document = await self.document(content if content is not None else self.a_return(request))
        return granted(
            await self.do("spoc", responses.record_response, self.answer(request, document, **changes)), Response
        )

    def a_return(self, request: DataRequest, **changes: Any) -> bytes:
        target = request.targets[0]
        account = next(a for a in self.accounts if a.id == target.account)
        content = {
            "service": "Picta",
            "account_id": account.immutable_id,
            "handle": account.handle,
            "period_from": target.period_from,
            "period_to": target.period_to,
            "logins": (Login(address="[2001:db8:4b0::1]:50122", time="2026-03-05 20:11:05 UTC"),),
            "holder": Holder(first="C", last="H"),
        }
        return write_return(**(content | changes))

    async def accepted(self, response: Response) -> Any:
        return await self.do("spoc", responses.accept_response, asking.AcceptResponse(id=uuid4(), response=response.id))

    async def liaison_of(self, object_id: UUID, who: str = "liaison-picta") -> None:
        """What asking does for a platform that has joined: its liaison gets the request, or the preservation, as a task."""
        async with acting_as(self.cast.engine, person("spoc")) as inner:
            tx = Deciding(inner)
            await tx.lock_case(self.id)
            await tx.give_task(person(who), TaskKind.PLATFORM_LIAISON, object_id)

    async def request_reads(self, request: DataRequest) -> DataRequest:
        return (await self.all(DataRequest, id=request.id))[0]

    async def asks(self, request: DataRequest, who: str = "spoc", **changes: Any) -> Any:
        command = around.AskClarification(
            id=uuid4(), request=request.id, question=ClarificationQuestion.IDENTIFIER_AMBIGUOUS
        )
        return await self.do(who, clarifying.ask_clarification, replace(command, **changes))

    async def answers(self, asked: Clarification, who: str = "officer", **changes: Any) -> Any:
        command = around.AnswerClarification(
            id=uuid4(), clarification=asked.id, answer=ClarificationAnswer.IDENTIFIER_CONFIRMED
        )
        return await self.do(who, clarifying.answer_clarification, replace(command, **changes))

    async def cancelled(self, request: DataRequest, who: str = "spoc", **changes: Any) -> Any:
        command = around.CancelDataRequest(id=uuid4(), request=request.id, reason=CancelReason.NEED_ENDED)
        return await self.do(who, returning.cancel_data_request, replace(command, **changes))

    async def preservation_of(self, account: Account) -> Preservation:
        (found,) = await self.all(Preservation, account_id=account.id)
        return found

    async def kept(self, preservation: Preservation, who: str = "spoc", **changes: Any) -> Any:
        """The platform says that it has a snapshot of an hour ago."""
        command = around.AcknowledgePreservation(
            id=uuid4(),
            preservation=preservation.id,
            outcome=PreservationOutcome.PRESERVED,
            reference="PR-77",
            snapshot_at=ago(hours=1),
        )
        return await self.do(who, preserving.acknowledge_preservation, replace(command, **changes))

    async def kept_longer(self, preservation: Preservation, who: str = "spoc", **changes: Any) -> Any:
        command = around.RenewPreservation(id=uuid4(), preservation=preservation.id, reference="PR-77/2")
        return await self.do(who, preserving.renew_preservation, replace(command, **changes))
