"""What a case's facts amount to: its progress for the derived stage. Read in one statement, since lists of cases ask too."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from service.database.acting import Transaction
from service.rules.stage import FURTHEST_FIRST, Progress, stage_of
from service.vocabulary import Stage

A_DECISION = (
    "(select verdict from decisions x where x.case_id = {c}.id and x.ended_at is null order by decided_at desc limit 1)"
)
AN_ATTRIBUTION = (
    "from (select x.stage, x.grade from attributions x join case_attributions ca on ca.attribution_id = x.id"
    " where ca.case_id = {c}.id and ca.ended_at is null and x.stage <> 'WITHDRAWN' order by x.proposed_at desc limit 1) a"
)
PROGRESS: dict[str, str] = {
    "closed": "{c}.closed_at is not null",
    "followed_up": "exists (select from follow_ups x where x.case_id = {c}.id)",
    "told": "(exists (select from tellings x where x.case_id = {c}.id)"
    " or exists (select from outside_tellings x where x.case_id = {c}.id))",
    "scheduled": "exists (select from schedules x where x.case_id = {c}.id and x.ended_at is null)",
    "refused": f"coalesce({A_DECISION} = 'REFUSE', false)",
    "deferred": f"coalesce({A_DECISION} = 'DEFER', false)",
    "authorised": "exists (select from authorisations x where x.case_id = {c}.id and x.ended_at is null"
    " and x.state = 'COMPLETE')",
    "decided": f"coalesce({A_DECISION} = 'DISCLOSE', false)",
    "review_convened": "exists (select from safety_reviews x where x.case_id = {c}.id and x.ended_at is null)",
    "police_acted": "exists (select from police_actions x where x.case_id = {c}.id)",
    "confirmed": f"exists (select {AN_ATTRIBUTION} where a.stage = 'VERIFIED' and a.grade = 'CONFIRMED')",
    "proposed": f"exists (select {AN_ATTRIBUTION})",
    "strands": "exists (select from strands x where x.case_id = {c}.id)",
    "answered": "exists (select from responses x where x.case_id = {c}.id)",
    "served": "exists (select from data_requests x where x.case_id = {c}.id and x.served_at is not null)",
    "request_authorised": "exists (select from data_requests x where x.case_id = {c}.id and x.granted_at is not null)",
    "request_drafted": "exists (select from data_requests x where x.case_id = {c}.id)",
    "needs_recorded": "exists (select from needs x where x.case_id = {c}.id)",
}
"""Each part of the progress as a condition on the row {c} of a case."""

OF_CASES = "select c.id, " + ", ".join(f"{text.replace('{c}', 'c')} as {part}" for part, text in PROGRESS.items())
OF_CASES += " from cases c where c.id = any (:cases)"
STAGE = "case " + " ".join(f"when {PROGRESS[part]} then '{stage}'" for part, stage in FURTHEST_FIRST)
STAGE += f" else '{Stage.REPORTED}' end"
"""The stage itself over the row {c}, which looks no further than the first part that holds."""


async def stages_of_cases(tx: Transaction, case_ids: Sequence[UUID]) -> dict[UUID, Stage]:
    """The derived stage of each case, as far as the actor can see the facts it rests on."""
    rows = (await tx.execute(sa.text(OF_CASES), {"cases": list(case_ids)})).mappings().all()
    found: dict[UUID, Stage] = {}
    for row in rows:
        facts: dict[str, Any] = dict(row)
        id = facts.pop("id")
        found[id] = stage_of(Progress(**facts))
    return found
