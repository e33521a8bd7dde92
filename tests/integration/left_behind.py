"""What a story left in the database, as the server's superuser sees it."""

from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

import asyncpg

ONCE = {
    "cases": 1, "accounts": 32, "incidents": 3, "subjects": 1, "sealed_parts": 3, "wishes": 1, "data_requests": 7,
    "responses": 8, "clarifications": 1, "data_errors": 2, "preservations": 32, "strands": 8, "attributions": 3,
    "police_actions": 1, "custody_outcomes": 2, "safety_reviews": 1, "embargoes": 1, "decisions": 3, "authorisations": 6,
    "schedules": 5, "stops": 1, "challenges": 1, "reconfirmations": 1, "tellings": 2, "further_reports": 2,
    "follow_ups": 4,
}  # fmt: skip
"""What the broadcaster's case holds in the end, however often anything was killed."""
TWICE = """
select 'task ' || a.kind from rtk.tasks a join rtk.tasks b on a.id <> b.id and a.case_id = b.case_id
    and a.person_id = b.person_id and a.kind = b.kind and a.object_id is not distinct from b.object_id
    and a.since <= b.since and coalesce(a.done_at, 'infinity') > b.since
union all
select 'outbox ' || kind from rtk.outbox where kind <> 'CHASE_REQUEST'
    group by case_id, kind, recipient_id, object_id having count(*) > 1
union all
select 'follow-up ' || key from rtk.deadlines where key in ('P34', 'P35', 'P36', 'P37')
    group by case_id, key, object_id having count(*) > 1
union all
select 'chases' from rtk.outbox where kind = 'CHASE_REQUEST' group by recipient_id, object_id having count(*) > 2
"""
COUNT = "select count(*) from rtk.{} where {} = $1"


def of(table: str) -> str:
    return "id" if table == "cases" else "case_id"


async def looked_at(home: Path, port: int) -> dict[str, Any]:
    """What the tables hold, as the server's superuser sees them."""
    password = (home / "postgresql" / "password-postgres").read_text()
    connection = await asyncpg.connect(host="127.0.0.1", port=port, user="postgres", password=password, database="rtk")
    try:
        case = await connection.fetchval("select id from rtk.cases where crime_reference like 'NM/4417/%'")
        counts = {name: await connection.fetchval(COUNT.format(name, of(name)), case) for name in ONCE}
        opened = await connection.fetch("select part from rtk.openings where opened_at is not null")
        told = await connection.fetchval("select count(*) from rtk.tellings where case_id <> $1", case)
        chain = await connection.fetch("select case_id, sequence from rtk.audit_events order by case_id, sequence")
        twice = await connection.fetch(TWICE)
    finally:
        await connection.close()
    return {
        "counts": counts,
        "told elsewhere": told,
        "opened": Counter(row["part"] for row in opened),
        "chains": {id: [row["sequence"] for row in links] for id, links in groupby(chain, lambda row: row["case_id"])},
        "twice": [row[0] for row in twice],
    }
