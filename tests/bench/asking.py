"""What the bench asks: one case with its events, deadlines and requests (113 leaves), and a list of twenty; and in SQL."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from service.auth.tokens import token_for
from service.settings import Settings
from tests.bench.ground import OFFICERS, full_cases, id_of

SHOWN = """
  id crimeReference offence immediateDanger rightsLevel policyVersion version openedAt acknowledgedAt
  timeline(first: 10) { edges { node { sequence at actor role action } } }
  deadlines(first: 10) { edges { node { id key owner startedAt dueAt } } }
  requests(first: 10) { edges { node { id platformId stage urgency offence draftedAt dueAt version } } }
"""
CASE = f"query Case($id: ID!) {{ case(id: $id) {{ {SHOWN} }} }}"
CASES = f"query Cases {{ cases(first: 20) {{ edges {{ node {{ {SHOWN} }} }} }} }}"
OWN_CASES = CASES.replace("query Cases", "query Cases($person: ID!)").replace("first: 20", "person: $person, first: 20")
"""For arms that know nobody: whose cases are asked stands in the document."""

ONE_ROW = (Path(__file__).parent / "peers" / "case.sql").read_text()
ONE = f"{ONE_ROW} $1::uuid"
SOME = (Path(__file__).parent / "peers" / "cases.sql").read_text().replace("{case}", ONE_ROW)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes over the wire, and what stands in its answer if that is the right one."""

    wire: bytes
    holds: bytes


def of_cases(settings: Settings, cases: Sequence[tuple[UUID, UUID]], document: str = CASE) -> list[Request]:
    """One case each, asked by its officer with a token."""
    tokens = {officer: token_for(settings, officer) for _, officer in cases}
    return [
        _request(
            {"query": document, "variables": {"id": str(case), "person": str(officer)}}, str(case), tokens[officer]
        )
        for case, officer in cases
    ]


def of_lists(settings: Settings, size: int, document: str = CASES) -> list[Request]:
    """Twenty cases each, the newest of an officer's; the answer holds the newest."""
    newest = {officer: case for case, officer in full_cases(size)}
    people = [id_of(f"officer{n}") for n in range(OFFICERS)]
    return [
        _request(
            {"query": document, "variables": {"person": str(person)}}, str(newest[person]), token_for(settings, person)
        )
        for person in people
    ]


def _request(body: dict[str, object], holds: str, token: str) -> Request:
    sent = json.dumps(body).encode()
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return Request(head.encode() + sent, holds.encode())
