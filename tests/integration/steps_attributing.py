"""Steps of a case around joining accounts to a person."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from service.commands import attribution as attributing
from service.facts.attribution import AlternativeConsidered, AttributedAccount, Attribution, Strand, Subject
from service.facts.case import Account
from service.facts.data_request import Response, ReturnRow
from service.operations import attributions, filing, strands
from service.rules.attribution import ALWAYS_CONSIDERED
from service.vocabulary import AlternativeState, Grade, Part, StrandKind, StrandStrength
from tests.integration.cast import granted
from tests.integration.steps_asking import PERIOD, AskingSteps
from tests.integration.steps_reporting import ReportingSteps

IDENTITY = {Part.NAME: "Corwin Hathersedge", Part.PHOTO: "a photograph", Part.HOW_THEY_KNOW_ME: "a former guest"}


class AttributingSteps(ReportingSteps, AskingSteps):
    async def strand(self, account: Account, kind: StrandKind, strength: StrandStrength, **changes: Any) -> Strand:
        command = attributing.AddStrand(
            id=uuid4(),
            case=self.id,
            account=account.id,
            kind=kind,
            strength=strength,
            decisive=(attributing.DecisiveValue(field="DEVICE", value=f"IMEI {kind}"),),
        )
        strand = granted(await self.do("officer", strands.add_strand, replace(command, **changes)), Strand)
        self.strands.append(strand)
        return strand

    async def evidence(self) -> None:
        """An answered and accepted request, and two independent strands for its account."""
        request = await self.served()
        response = await self.answered(request)
        granted(await self.accepted(response), Response)
        (row,) = await self.all(ReturnRow, response_id=response.id)
        account = self.accounts[0]
        await self.strand(account, StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,), decisive=())
        await self.strand(account, StrandKind.DEVICE, StrandStrength.SUPPORTING)

    async def sealed(self) -> Subject:
        subject = await filing.seal_subject(self.cast("officer"), self.id, IDENTITY)
        assert subject is not None
        return subject

    def proposal(self, subject: UUID, grade: Grade = Grade.CONFIRMED, **changes: Any) -> attributing.ProposeAttribution:
        command = attributing.ProposeAttribution(
            id=uuid4(),
            case=self.id,
            subject=subject,
            accounts=(
                AttributedAccount(account=self.accounts[0].id, window_from=PERIOD[0], window_to=PERIOD[1], grade=grade),
            ),
            alternatives=tuple(
                AlternativeConsidered(kind=kind, state=AlternativeState.EXCLUDED, reason="He lives alone.")
                for kind in ALWAYS_CONSIDERED
            ),
        )
        return replace(command, **changes)

    async def proposed(self, grade: Grade = Grade.CONFIRMED) -> Attribution:
        """A proposal for the first account with strands of the case as they are."""
        command = self.proposal((await self.sealed()).id, grade)
        return granted(await self.do("officer", attributions.propose_attribution, command), Attribution)

    def rekeying(self, attribution: Attribution, **changes: Any) -> attributing.VerifyAttribution:
        """The second keying, read from the source again: right in every digit."""
        keyed = {
            StrandKind.IP_SUBSCRIBER: (
                attributing.DecisiveValue(field="ADDRESS", value="2001:db8:4b0::1"),
                attributing.DecisiveValue(field="PORT", value="50122"),
                attributing.DecisiveValue(field="INSTANT", value="2026-03-05T20:11:05Z"),
            )
        }
        command = attributing.VerifyAttribution(
            id=uuid4(),
            attribution=attribution.id,
            rekeyed=tuple(
                attributing.RekeyedStrand(
                    strand=s.id,
                    values=keyed.get(s.kind, (attributing.DecisiveValue(field="DEVICE", value=f"IMEI {s.kind}"),)),
                )
                for s in self.strands
            ),
            times_converted_again=True,
        )
        return replace(command, **changes)

    async def verified(self, attribution: Attribution) -> Attribution:
        result = await self.do("supervisor", attributions.verify_attribution, self.rekeying(attribution))
        return granted(result, Attribution)

    async def confirmed(self) -> Attribution:
        """Two strands, proposed by the officer, verified by the supervisor, and a clear screen of this identity."""
        await self.evidence()
        attribution = await self.verified(await self.proposed())
        await self.screened()
        await self.flagged()
        return attribution
