"""Nobody learns from the contract that somebody was identified before a person has told them: two cases, byte for byte."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from service.api.limits import Measures
from service.commands import attribution as attributing
from service.commands import police as recording
from service.facts.attribution import Attribution, Challenge, Subject
from service.facts.disclosure import Decision, SafetyReview
from service.notices.sending import send_some
from service.operations import attributions, charging, custody, reviews
from service.vocabulary import (
    CustodyOutcomeKind,
    HearingKind,
    InformedEvent,
    Offence,
    PoliceActionKind,
    PromiseKind,
    VictimWord,
)
from tests.integration.a_case import ACase
from tests.integration.cast import Cast, ago, granted, later
from tests.integration.contract import Contract
from tests.integration.keeping import Keeper
from tests.integration.steps_caring import caring
from tests.integration.twins import GIVEN, LEFT_TO_HER_HANDS, ROOT, Twin, hers, twins

Step = Callable[[ACase], Awaitable[Any]]
WIDE = Measures(depth=99, aliases=99, directives=99, rootFields=99, mutations=99)


@pytest.fixture(autouse=True)
def _as_much_as_is_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here everything is asked of everybody, by the dozen: what answers say, and not how much they may."""
    monkeypatch.setattr("service.api.limits.MOST", WIDE)
    monkeypatch.setattr("service.api.executing.TOKENS", 10_000)


class Found:
    """What happens in the one case where somebody is found, in the order in which it would; nobody has told her any of it."""

    def __init__(self) -> None:
        self.subject: Subject | None = None
        self.attribution: Attribution | None = None
        self.review: SafetyReview | None = None
        self.decision: Decision | None = None

    async def sealed_and_proposed(self, case: ACase) -> None:
        self.attribution = await case.proposed()

    async def verified(self, case: ACase) -> None:
        assert self.attribution is not None
        await case.verified(self.attribution)
        await case.screened()
        await case.flagged()

    async def arrest_planned(self, case: ACase) -> None:
        await case.planned(content="Stay with your sister on Thursday.")

    async def arrested(self, case: ACase) -> None:
        await case.arrested(PoliceActionKind.ARREST)

    async def bailed(self, case: ACase) -> None:
        command = recording.RecordCustodyOutcome(
            id=uuid4(), case=case.id, kind=CustodyOutcomeKind.BAIL, at=ago(minutes=5), view_sought=True,
            conditions=("Not to contact her.",),
        )  # fmt: skip
        assert await case.do("officer", custody.record_custody_outcome, command) is not None

    async def charged(self, case: ACase) -> None:
        command = recording.RecordCharge(
            id=uuid4(), case=case.id, offence=Offence.S4A, charged_at=ago(minutes=4), record_reference="NM/CH/1",
        )  # fmt: skip
        assert await case.do("officer", charging.record_charge, command) is not None

    async def hearing_listed(self, case: ACase) -> None:
        command = recording.RecordHearing(id=uuid4(), case=case.id, kind=HearingKind.FIRST_HEARING, at=later(days=20))
        assert await case.do("officer", charging.record_hearing, command) is not None

    async def review_convened(self, case: ACase) -> None:
        self.review = await case.convened()

    async def reviewed(self, case: ACase) -> None:
        assert self.review is not None
        held = case.minutes(self.review)
        granted(await case.do("chair", reviews.record_safety_review, held), SafetyReview)

    async def decided(self, case: ACase) -> None:
        self.decision = await case.decided()

    async def authorised(self, case: ACase) -> None:
        await case.authorised(self.decision)

    async def scheduled(self, case: ACase) -> None:
        await case.scheduled()

    async def reconfirmed(self, case: ACase) -> None:
        await case.reconfirmed()

    async def stopped(self, case: ACase) -> None:
        await case.stopped()

    async def challenged(self, case: ACase) -> None:
        assert self.attribution is not None
        command = attributing.ChallengeAttribution(id=uuid4(), attribution=self.attribution.id, reason="His brother.")
        granted(await case.do("officer", attributions.challenge_attribution, command), Challenge)

    async def withdrawn(self, case: ACase) -> None:
        assert self.attribution is not None
        command = attributing.WithdrawAttribution(id=uuid4(), attribution=self.attribution.id, reason="His brother.")
        granted(await case.do("supervisor", attributions.withdraw_attribution, command), Attribution)

    def steps(self) -> list[Step]:
        return [
            self.sealed_and_proposed,
            self.verified,
            self.arrest_planned,
            self.arrested,
            self.bailed,
            self.charged,
            self.hearing_listed,
            self.review_convened,
            self.reviewed,
            self.decided,
            self.authorised,
            self.scheduled,
            self.reconfirmed,
            self.stopped,
            self.challenged,
            self.withdrawn,
        ]


async def both(pair: tuple[Twin, Twin], step: Step) -> None:
    for twin in pair:
        await step(twin.case)


async def read_alike(pair: tuple[Twin, Twin], after: str) -> dict[str, bytes]:
    """Everything both of them ask is answered alike, to the byte."""
    found, not_found = [await twin.asks_everything() for twin in pair]
    assert list(found) == list(not_found)
    different = [name for name in found if found[name] != not_found[name]]
    assert different == [], (after, [(found[name], not_found[name]) for name in different])
    return found


def test_every_command_of_hers_is_played() -> None:
    mutations = {name for name, (operation, field) in ROOT.items() if operation == "mutation" and hers(field)}
    assert mutations == set(GIVEN) | {LEFT_TO_HER_HANDS}


async def test_every_question_and_command_of_hers_answers_alike_whoever_was_found_until_she_is_told_so_much(
    contract: Contract, cast: Cast, keeper: Keeper
) -> None:
    pair = await twins(cast, contract)
    first = pair[0]
    await both(pair, lambda case: case.reachable_here())
    await both(pair, lambda case: case.informed(InformedEvent.ACKNOWLEDGED))
    await both(pair, lambda case: caring(case).offered())
    await both(pair, lambda case: case.evidence())
    await both(pair, lambda case: case.planned())
    await kept(keeper, pair)
    began = await read_alike(pair, "as both began")
    assert b'"title"' in began["notices"], "she has been written to, so that there is something to compare"
    for step in Found().steps():
        await step(first.case)
        await kept(keeper, pair)
        await read_alike(pair, step.__name__)
    for twin in pair:
        await keeper.make_due(twin.case.id, "P05")
    await kept(keeper, pair)
    await read_alike(pair, "the regular update")


async def kept(keeper: Keeper, pair: tuple[Twin, Twin]) -> None:
    """Every promise of both cases does what it would do now, and what goes out to either of them is sent."""
    for twin in pair:
        for kind in (PromiseKind.CASE, PromiseKind.DISCLOSURE):
            await keeper.keep(kind, twin.case.id)
    while await send_some(keeper.worker_engine):
        pass


async def test_taking_her_wish_back_is_answered_alike_at_every_point_of_the_way(
    contract: Contract, cast: Cast, keeper: Keeper
) -> None:
    pair = await twins(cast, contract)
    await both(pair, lambda case: case.needs())
    await both(pair, lambda case: case.informed(InformedEvent.ACKNOWLEDGED))
    await both(pair, lambda case: case.evidence())
    await both(pair, lambda case: case.planned())
    wish = {"case": None, **GIVEN["recordWishes"]()}
    found = Found()
    for step in (None, found.sealed_and_proposed, found.verified, found.review_convened, found.reviewed):
        if step is not None:
            await step(pair[0].case)
        assert await answered(pair, "recordWishes", wish) is not None
        assert await answered(pair, LEFT_TO_HER_HANDS, {"case": None}) is not None
        await kept(keeper, pair)
        assert await answered(pair, LEFT_TO_HER_HANDS, {"case": None}) is not None
    assert await answered(pair, "recordWishes", wish) is not None
    await pair[0].case.authorised()
    await pair[0].case.scheduled()
    assert await answered(pair, LEFT_TO_HER_HANDS, {"case": None}) is not None
    await read_alike(pair, "a wish that was taken back and given again")


async def answered(pair: tuple[Twin, Twin], name: str, given: dict[str, Any]) -> bytes:
    """What both are answered, which is the same."""
    found, not_found = [await twin.do(name, **(given | {"case": twin.id})) for twin in pair]
    assert found == not_found
    return found


async def test_the_twins_differ_once_she_was_told_so_much(contract: Contract, cast: Cast) -> None:
    pair = await twins(cast, contract)
    await both(pair, lambda case: case.informed(InformedEvent.ACKNOWLEDGED))
    await pair[0].case.arrested()
    await read_alike(pair, "an arrest nobody told her of")
    await pair[0].case.informed(InformedEvent.POLICE_ACTION)
    words = [(await twin.asks_everything())["myCases"] for twin in pair]
    assert VictimWord.DECIDING.encode() in words[0]
    assert VictimWord.ENQUIRIES.encode() in words[1]
