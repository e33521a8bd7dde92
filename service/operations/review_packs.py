"""The day's safety reviews, for those on them: whole for the chair and those who decide, as a pack for who is invited.

A pack holds the least its reader's agency needs (rules/pack.py), and is there from the invitation until the review is held
or its day is over. The database decides who is invited, and that it is not over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa

from service.access import ACCESS, Action
from service.database.tables import FACTS, tasks
from service.facts.disclosure import SafetyReview
from service.operations.context import Context, permits
from service.operations.paging import LARGEST
from service.rules.calendar import end_of, start_of
from service.rules.pack import pack_for, window_ends
from service.vocabulary import (
    Capacity,
    Channel,
    PackItem,
    Part,
    RiskBand,
    RiskFlag,
    RiskLevel,
    Sector,
    TaskKind,
    YesNo,
)

reviews = FACTS[SafetyReview]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRisk:
    """How high the risk is and by which axes, without anybody's reasons."""

    band: RiskBand
    violence: RiskLevel
    persistence: RiskLevel
    recurrence: RiskLevel
    psychosocial_damage: RiskLevel
    flags: tuple[RiskFlag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPack:
    """What one agency sees of a review it is invited to. What its sector does not need, or nobody recorded, is null.

    `holds`: what this agency's pack is made of. `case` and `attribution`: ids alone, to stop a telling or doubt it.
    """

    id: UUID
    case: UUID
    attribution: UUID | None
    sector: Sector
    meets_at: datetime
    closes_at: datetime
    channel: Channel
    parts: tuple[Part, ...]
    holds: tuple[PackItem, ...]
    risk: PackRisk | None
    her_view: str | None
    safety_plan: str | None
    support_arranged: bool | None
    children: YesNo | None
    capacity: Capacity | None
    subject_is_child: YesNo | None
    subject_is_held: YesNo | None
    subject_is_police: YesNo | None


Seen = SafetyReview | ReviewPack


@permits(Action.SEE_SAFETY_REVIEWS)
async def see_safety_reviews(context: Context, on: date) -> list[Seen]:
    """The reviews that meet on a day in London, soonest first. Each look at one is put down."""
    whole = ACCESS[Action.SEE_SAFETY_REVIEWS].tasks - {TaskKind.AGENCY_MEMBER}
    place = sa.select(tasks.c.case_id).where(
        tasks.c.person_id == context.actor.person_id, tasks.c.done_at.is_(None), tasks.c.kind.in_(sorted(whole))
    )
    of_the_day = reviews.c.meets_at.between(start_of(on), end_of(on))
    seen: list[Seen] = []
    async with context.reading() as tx:
        for review in await tx.all(SafetyReview, of_the_day, newest=LARGEST):
            row = None
            mine = await tx.first(SafetyReview, reviews.c.case_id.in_(place), id=review.id)
            if mine is None:
                found = await tx.execute(sa.text("select * from review_pack(:id)"), {"id": review.id})
                row = found.mappings().one_or_none()
            if mine is not None:
                seen.append(mine)
            elif row is not None:
                seen.append(_pack(row))
    for one in seen:
        await context.note_access(Action.SEE_SAFETY_REVIEWS, one.id, allowed=True)
    return sorted(seen, key=lambda review: (review.meets_at, review.id))


def _pack(row: sa.RowMapping) -> ReviewPack:
    sector = Sector(row["sector"])
    held = pack_for(sector)
    risk = None
    if PackItem.RISK in held and row["band"] is not None:
        risk = PackRisk(
            band=RiskBand(row["band"]),
            violence=RiskLevel(row["violence"]),
            persistence=RiskLevel(row["persistence"]),
            recurrence=RiskLevel(row["recurrence"]),
            psychosocial_damage=RiskLevel(row["psychosocial_damage"]),
            flags=tuple(RiskFlag(flag) for flag in _listed(row["flags"])),
        )

    def given(item: PackItem, column: str) -> str | None:
        return row[column] if item in held else None

    def answer(item: PackItem, column: str) -> YesNo | None:
        return YesNo(row[column]) if item in held and row[column] is not None else None

    capacity = given(PackItem.CAPACITY, "capacity")
    return ReviewPack(
        id=row["review_id"],
        case=row["case_id"],
        attribution=row["attribution_id"],
        sector=sector,
        meets_at=row["meets_at"],
        closes_at=window_ends(row["meets_at"]),
        channel=Channel(row["channel"]),
        parts=tuple(Part(part) for part in _listed(row["parts"])),
        holds=tuple(item for item in PackItem if item in held),
        risk=risk,
        her_view=given(PackItem.HER_VIEW, "her_view"),
        safety_plan=given(PackItem.SAFETY_PLAN, "plan"),
        support_arranged=row["support_arranged"] if PackItem.SAFETY_PLAN in held else None,
        children=answer(PackItem.CHILDREN, "children"),
        capacity=Capacity(capacity) if capacity is not None else None,
        subject_is_child=answer(PackItem.SUBJECT_IS_CHILD, "child"),
        subject_is_held=answer(PackItem.SUBJECT_IS_HELD, "held"),
        subject_is_police=answer(PackItem.SUBJECT_IS_POLICE, "police"),
    )


def _listed(value: object) -> Sequence[str]:
    """A list of closed words that the driver gives as text or as a list."""
    return msgspec.json.decode(value, type=list[str]) if isinstance(value, (str, bytes)) else list(value or ())  # type: ignore[call-overload]
