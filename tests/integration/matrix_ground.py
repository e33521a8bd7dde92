"""Cases with one of everything that the contract names, and who has which places on them, written past every rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from service.database.tables import FACTS
from service.facts.asking import Clarification, DataError, Preservation
from service.facts.attribution import Attribution, Challenge, Strand, Subject, SubjectFlags
from service.facts.care import RiskAssessment, VictimLocation
from service.facts.case import Account, Case, MyCase
from service.facts.data_request import DataRequest, Document, EntityData, Response, ReturnRow
from service.facts.disclosure import Decision, SafetyReview, Telling
from service.facts.holding import Conflict, Embargo
from service.facts.people import Person, Task
from service.facts.police import Charge, Hearing
from service.facts.promises import Deadline
from service.facts.recipient import Recipient
from service.facts.review import ActionAgreed
from service.operations.paging import cursor_of
from service.platforms.evidence import encrypt
from service.record.asking import ask
from service.vocabulary import TaskKind, YesNo
from tests.integration.cast import Cast, ago, later, person, platform
from tests.integration.chance_facts import a_fact
from tests.integration.green import Green, a_green_case


@dataclass
class Ground:
    """One case, and the id of the one thing of each type on it."""

    green: Green
    ids: dict[type, UUID] = field(default_factory=dict)
    before: str = ""
    """The cursor after which its one event comes, of whatever was sealed."""

    @property
    def key(self) -> str:
        """Of its clock, so that it is told from every other case's."""
        return self.green.id.hex[:8]

    def named(self, names: Mapping[str, type]) -> dict[str, str]:
        return {argument: str(self.ids[fact]) for argument, fact in names.items()}

    async def seat(self, places: Mapping[str, Collection[TaskKind]]) -> None:
        """These people have these places on the case, and nobody has another."""
        of_one = {
            TaskKind.PLATFORM_LIAISON: (self.ids[DataRequest], self.ids[Preservation]),
            TaskKind.AGENCY_MEMBER: (self.ids[SafetyReview],),
            TaskKind.REVIEW_ACTION: (self.ids[ActionAgreed],),
        }
        await self.green.remove(Task)
        await self.green.write(*(
            Task(id=uuid4(), case_id=self.green.id, person_id=person(key), kind=kind, object_id=of, since=ago(days=1))
            for key, kinds in places.items() for kind in kinds for of in of_one.get(kind, (None,))
        ))  # fmt: skip


async def a_ground(cast: Cast, *, fenced: bool = False) -> Ground:
    """A case with one of everything; fenced, its subject is a police officer and a public figure."""
    ground = Ground(await a_green_case(cast))
    green, chance, ids = ground.green, Random(20261129), ground.ids
    ids |= {Case: green.id, Attribution: green.attribution, Decision: green.decision}
    ids |= {Person: green.victim, Subject: green.subject}
    (ids[SafetyReview],) = await _ids(green, SafetyReview)
    await green.change(SafetyReview, meets_at=datetime.now(UTC), held_at=None)
    await green.change(Decision, second_officer_id=person("officer"))
    if fenced:
        await green.change(SubjectFlags, police=YesNo.YES, public_figure=YesNo.YES)
        await green.change(Case, ring_fenced_at=ago(days=5))

    async def put(kind: type, **given: Any) -> None:
        """A fact of this kind that the table's own checks let in."""
        while True:
            fact = a_fact(kind, chance, **({"id": uuid4(), "case_id": green.id} | given))
            try:
                await green.write(fact)
            except IntegrityError:
                continue
            ids[kind] = fact.id
            return

    await put(Account, platform_id=platform("picta"))
    account, picta = ids[Account], platform("picta")
    await put(DataRequest, platform_id=picta, targets=(), exhibits=(), drafted_at=ago(), paused_since=None)
    of_request = {"request_id": ids[DataRequest]}
    await put(Response, documents=(), quarantined=(), outcomes=(), corrects=None, **of_request)
    data = uuid4()
    secret = (cast.settings.secrets / "evidence-key").read_bytes()
    holder = encrypt(b'{"platform_account_id":null,"handle":"quiet.watcher"}', secret, data.bytes)
    await put(EntityData, id=data, response_id=ids[Response], account_id=account, ciphertext=holder)
    of_answer = {"response_id": ids[Response], "account_id": account, **of_request}
    await put(ReturnRow, **of_answer)
    await put(Strand, account_id=account, source_rows=(), derived_from=())
    file = uuid4()
    content = encrypt(b"a log", secret, file.bytes)
    await put(Document, id=file, uploaded_by=uuid4(), quarantined=False, ciphertext=content)
    await put(Clarification, answered_at=None, **of_request)
    await put(Preservation, account_id=account, platform_id=picta)
    await put(DataError, response_id=ids[Response], resolved_at=None, **of_request)
    await put(Challenge, attribution_id=green.attribution, state=None, resolution=None, resolved_at=None)
    await put(Charge, verified_by=None, verified_at=None)
    await put(Hearing)
    await put(Recipient)
    await put(Conflict, person_id=uuid4(), resolution=None, resolved_at=None)
    await put(Embargo, lifted_at=None, expires_at=later(days=1))
    await put(RiskAssessment)
    await put(ActionAgreed, review_id=ids[SafetyReview], done_at=None)
    await put(VictimLocation, replaced_at=None)
    where = encrypt(b"12 Alder Row", cast.settings.location_key.read_bytes(), ids[VictimLocation].bytes)
    async with green.hand.begin() as connection:
        kept = sa.text("insert into rtk.location_vault values (:id, :where)")
        await connection.execute(kept, {"id": ids[VictimLocation], "where": where})
    await put(Telling, recipient_id=green.victim)
    await put(MyCase, victim_id=green.victim)
    await put(Deadline, key=ground.key, object_id=ids[SafetyReview], met_at=None, ended_at=None, paused_since=None)
    await _recorded(ground, cast)
    return ground


async def _recorded(ground: Ground, cast: Cast) -> None:
    """One event in the case's chain, under a signed checkpoint."""
    async with ground.green.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        await connection.execute(
            sa.text("select set_config('rtk.entered', :case, true)"), {"case": str(ground.green.id)}
        )
        append = (
            "select append_audit_event(:case, 'OIC', null, 'OPEN_CASE', :case, 'LAW_ENFORCEMENT', 'LG1', null, 'none')"
        )
        await connection.execute(sa.text(append), {"case": ground.green.id})
    leaf = (await ask(cast.settings, ground.green.id)).index
    ground.before = cursor_of(leaf, 0)


async def _ids(green: Green, fact: type) -> list[UUID]:
    table = FACTS[fact]
    async with green.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        return list((await connection.execute(sa.select(table.c.id).where(table.c.case_id == green.id))).scalars())


async def hidden_grounds(cast: Cast) -> list[Ground]:
    """Another's case and one that is ring-fenced: nobody of the matrix has a place on either."""
    made = [await a_ground(cast), await a_ground(cast, fenced=True)]
    for ground in made:
        await ground.seat({"second-supervisor": [TaskKind.SUPERVISOR]})
    return made
