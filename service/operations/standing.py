"""What a case's facts amount to: its progress for the derived stage. Read in one statement, since lists of cases ask too."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from service.database.acting import Transaction
from service.rules.stage import Progress, stage_of
from service.vocabulary import Stage

PROGRESS = """
select
    c.id,
    c.closed_at is not null as closed,
    exists (select from follow_ups x where x.case_id = c.id) as followed_up,
    exists (select from tellings x where x.case_id = c.id)
        or exists (select from outside_tellings x where x.case_id = c.id) as told,
    exists (select from schedules x where x.case_id = c.id and x.ended_at is null) as scheduled,
    coalesce(d.verdict = 'REFUSE', false) as refused,
    coalesce(d.verdict = 'DEFER', false) as deferred,
    exists (select from authorisations x where x.case_id = c.id and x.ended_at is null and x.state = 'COMPLETE')
        as authorised,
    coalesce(d.verdict = 'DISCLOSE', false) as decided,
    exists (select from safety_reviews x where x.case_id = c.id and x.ended_at is null) as review_convened,
    exists (select from police_actions x where x.case_id = c.id) as police_acted,
    coalesce(a.stage = 'VERIFIED' and a.grade = 'CONFIRMED', false) as confirmed,
    a.stage is not null as proposed,
    exists (select from strands x where x.case_id = c.id) as strands,
    exists (select from responses x where x.case_id = c.id) as answered,
    exists (select from data_requests x where x.case_id = c.id and x.served_at is not null) as served,
    exists (select from data_requests x where x.case_id = c.id and x.granted_at is not null) as request_authorised,
    exists (select from data_requests x where x.case_id = c.id) as request_drafted,
    exists (select from needs x where x.case_id = c.id) as needs_recorded
from cases c
left join lateral (select verdict from decisions x where x.case_id = c.id and x.ended_at is null
                   order by decided_at desc limit 1) d on true
left join lateral (select x.stage, x.grade from attributions x join case_attributions ca on ca.attribution_id = x.id
                   where ca.case_id = c.id
                   and ca.ended_at is null and x.stage <> 'WITHDRAWN' order by x.proposed_at desc limit 1) a on true
where c.id = any (:cases)
"""


async def stages_of_cases(tx: Transaction, case_ids: Sequence[UUID]) -> dict[UUID, Stage]:
    """The derived stage of each case, as far as the actor can see the facts it rests on."""
    rows = (await tx.connection.execute(sa.text(PROGRESS), {"cases": list(case_ids)})).mappings().all()
    found: dict[UUID, Stage] = {}
    for row in rows:
        facts: dict[str, Any] = dict(row)
        id = facts.pop("id")
        found[id] = stage_of(Progress(**facts))
    return found
