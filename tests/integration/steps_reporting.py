"""Steps of a case around the report and her safety, each a command of its own person with sensible content."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from service.commands import attribution as attributing
from service.commands import case as reporting
from service.facts.case import SafeWindow
from service.operations import cases, her_account, police, screening, wishes
from service.vocabulary import (
    Capacity,
    Channel,
    InformedEvent,
    Initiator,
    Offence,
    Part,
    PoliceActionKind,
    PrimaryVictim,
    ScreenPoint,
    ScreenResult,
    TaskKind,
    Weekday,
    WishScope,
    YesNo,
)
from tests.integration.cast import Steps, ago, now, person, platform


def a_report(**changes: Any) -> reporting.OpenCase:
    """A first report of two accounts on Picta and one on Murmur."""
    return replace(
        reporting.OpenCase(
            id=uuid4(),
            crime_reference=f"NM/{uuid4().hex[:10]}",
            supervisor=person("supervisor"),
            offence=Offence.S4A,
            victim_name="Rosalind Pemberthy",
            immediate_danger=False,
            incidents=(
                reporting.NewIncident(
                    happened_at=datetime(2026, 3, 2, 21, 5, tzinfo=UTC),
                    zone_as_stated="UTC",
                    narrative="He wrote again.",
                ),
            ),
            accounts=(
                an_account("picta", "7000000000001", "quiet.watcher"),
                an_account("picta", "7000000000002", "quiet.watcher.2"),
                an_account("murmur", "7000000000003", "still.here"),
            ),
        ),
        **changes,
    )


def an_account(on: str, immutable_id: str, handle: str) -> reporting.NewAccount:
    return reporting.NewAccount(
        platform=platform(on),
        immutable_id=immutable_id,
        handle=handle,
        captured_at=datetime(2026, 3, 3, tzinfo=UTC),
        seen_at_source=True,
        initiated_by=Initiator.SUBJECT,
    )


class ReportingSteps(Steps):
    async def place(self, kind: TaskKind, who: str, by: str = "supervisor") -> Any:
        command = reporting.AssignTask(id=uuid4(), case=self.id, person=person(who), kind=kind)
        return await self.do(by, cases.assign_task, command)

    async def bound(self, who: str = "victim") -> Any:
        command = reporting.BindVictimAccount(id=uuid4(), case=self.id, code=await self.cast.account_code(person(who)))
        return await self.do("officer", her_account.bind_victim_account, command)

    async def determined(self, primary: PrimaryVictim) -> Any:
        command = reporting.DeterminePrimaryVictim(
            id=uuid4(), case=self.id, primary=primary, reasons="Whose report came first."
        )
        return await self.do("supervisor", screening.determine_primary_victim, command)

    async def needs(self, **changes: Any) -> Any:
        return await self.do("officer", cases.record_needs, replace(self.needs_command(), **changes))

    async def reachable_here(self, **changes: Any) -> Any:
        """She says that her own inbox is safe at any time, whatever it says."""
        week = tuple(SafeWindow(weekday=day, from_minute=0, to_minute=1440) for day in Weekday)
        safe = {
            "safe_channels": (Channel.PORTAL,),
            "safe_windows": week,
            "device_compromise": YesNo.NO,
            "notice_may_say_more": True,
        }
        return await self.needs(**(safe | changes))

    def needs_command(self) -> reporting.RecordNeeds:
        return reporting.RecordNeeds(
            id=uuid4(),
            case=self.id,
            persistently_targeted=True,
            vulnerable=False,
            safe_channels=(Channel.PHONE,),
            safe_times="weekdays after six",
            overheard_by="nobody",
            notice_may_say_more=False,
            update_interval_days=14,
            capacity=Capacity.HAS_CAPACITY,
            children=YesNo.NO,
        )

    async def informed(self, event: InformedEvent, by: str = "officer", **changes: Any) -> Any:
        command = reporting.RecordVictimInformed(
            id=uuid4(), case=self.id, event=event, at=now(), channel=Channel.PHONE, safe=True
        )
        return await self.do(by, cases.record_victim_informed, replace(command, **changes))

    async def screened(self, result: ScreenResult = ScreenResult.NOTHING_FOUND) -> Any:
        command = reporting.RecordCounterAllegationScreen(
            id=uuid4(), case=self.id, point=ScreenPoint.ATTRIBUTION, searched=("force records",), result=result
        )
        return await self.do("officer", screening.record_counter_allegation_screen, command)

    async def flagged(self, **changes: Any) -> Any:
        command = attributing.RecordSubjectFlags(
            id=uuid4(),
            case=self.id,
            child=YesNo.NO,
            police=YesNo.NO,
            public_figure=YesNo.NO,
            held=YesNo.NO,
            known_to_victim=YesNo.NO,
            identification_pending=YesNo.NO,
        )
        return await self.do("officer", police.record_subject_flags, replace(command, **changes))

    async def arrested(self, kind: PoliceActionKind = PoliceActionKind.ARREST, **changes: Any) -> Any:
        command = attributing.RecordPoliceAction(
            id=uuid4(), case=self.id, kind=kind, at=ago(minutes=30), custody_reference="NM/C/1"
        )
        return await self.do("officer", police.record_police_action, replace(command, **changes))

    async def planned(self, who: str = "advocate", **changes: Any) -> Any:
        command = reporting.RecordSafetyPlan(
            id=uuid4(), case=self.id, content="Locks changed.", support_arranged=True, touches_telling=False
        )
        return await self.do(who, cases.record_safety_plan, replace(command, **changes))

    async def wished(self, who: str = "advocate", **changes: Any) -> Any:
        command = reporting.RecordWishes(
            id=uuid4(),
            case=self.id,
            scope=WishScope.PART,
            parts=(Part.NAME, Part.PHOTO),
            only_if_known_to_me=False,
            present=("her advocate",),
            windows=("afternoons",),
        )
        return await self.do(who, wishes.record_wishes, replace(command, **changes))

    async def withdrawn(self, who: str = "advocate") -> Any:
        return await self.do(who, wishes.withdraw_wishes, reporting.WithdrawWishes(id=uuid4(), case=self.id))
