"""Who sees which rows, worked out from facts alone: what the database's policies are compared with.

Written place by place from main-line.md section 2 and the glossary's actors, and nothing of it is read from the policies, the
access table or the tables of readers: what is wrong in those is not wrong here as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

EVERYBODY_THERE = "cases attributions case_attributions challenges stops"
"""Whoever has a place on a case, but the victim and the platform, can stop a telling and doubt who it is about."""
HER_CARE = (
    "needs safety_plans victim_informed wishes recipients safety_reviews risk_assessments advocate_offers review_actions"
    " closings reopenings schedules reconfirmations outside_tellings identities_learned embargoes progress_notices"
    " assurances rehearings tellings aborts follow_ups deadlines"
)
ABOUT_HIM = "screens determinations police_actions subject_flags custody_outcomes charges hearings"
REQUESTS = (
    "accounts data_requests responses return_rows entity_data clarifications pauses preservations data_errors documents"
    " strands"
)
TO_DECIDE = (
    "wishes recipients safety_reviews risk_assessments risk_views closings reopenings decisions second_opinions"
    " authorisations schedules reconfirmations outside_tellings identities_learned embargoes progress_notices assurances"
    " tellings aborts deadlines"
)
TO_TELL = (
    "needs safety_plans wishes recipients decisions authorisations schedules reconfirmations openings outside_tellings"
    " identities_learned embargoes rehearings tellings aborts deadlines"
)
TO_REVIEW = (
    "safety_plans wishes recipients safety_reviews risk_assessments advocate_offers risk_views review_actions closings"
    " reopenings decisions second_opinions authorisations embargoes progress_notices assurances deadlines"
)
INVESTIGATION = (
    f"{EVERYBODY_THERE} {HER_CARE} {ABOUT_HIM} {REQUESTS} {TO_DECIDE} {TO_TELL} incidents subjects further_reports"
    " offence_revisions victim_locations grade_reviews policy_migrations hand_overs outbox audit_events"
)
SEES_OF_ITS_CASE: dict[str, frozenset[str]] = {
    place: frozenset(tables.split())
    for place, tables in {
        "OIC": INVESTIGATION,
        "OFFICER": INVESTIGATION,
        "SUPERVISOR": f"{INVESTIGATION} conflicts",
        "SPOC": f"{EVERYBODY_THERE} {REQUESTS} closings reopenings deadlines",
        "DISCLOSURE_AUTHORISER": (f"{EVERYBODY_THERE} {ABOUT_HIM} {TO_DECIDE} accounts subjects openings rehearings"),
        "SAFEGUARDING_AUTHORISER": f"{EVERYBODY_THERE} {ABOUT_HIM} {TO_DECIDE}",
        "REVIEW_CHAIR": f"{EVERYBODY_THERE} {ABOUT_HIM} {TO_REVIEW}",
        "AGENCY_MEMBER": EVERYBODY_THERE,
        "ADVOCATE": f"{EVERYBODY_THERE} {HER_CARE}",
        "DELIVERER": f"{EVERYBODY_THERE} {TO_TELL}",
        "VICTIM": "my_cases safety_plans wishes",
    }.items()
}
"""The whole of these tables' rows of the case; a place that is not here opens nothing of a case but its one thing."""

SEES_OF_ITS_THING: dict[str, dict[str, str]] = {
    "PLATFORM_LIAISON": {
        "data_requests": "id",
        "responses": "request_id",
        "clarifications": "request_id",
        "preservations": "id",
        "deadlines": "object_id",
    },
    "AGENCY_MEMBER": {"safety_reviews": "id", "risk_views": "review_id", "deadlines": "object_id"},
    "REVIEW_ACTION": {"review_actions": "id", "deadlines": "object_id"},
}
"""Of these tables the rows whose column is the one request, preservation, review or action that the place was given for."""


@dataclass(frozen=True)
class World:
    """All the facts there are, by the table they lie in, and the instant it is."""

    now: datetime
    facts: Mapping[str, Sequence[Any]]
    commands: Mapping[UUID, UUID] = field(default_factory=dict)

    def places_of(self, person: UUID) -> list[Any]:
        """The tasks of a person that open anything: not done, not barred, and an agency's only in its meeting's window."""
        return [
            task
            for task in self.facts["tasks"]
            if task.person_id == person and task.barred_at is None and self._in_its_window(task)
        ]

    def shown_by_one(self, person: UUID, table: str, case: UUID) -> set[UUID] | None:
        """What whoever asks about one case alone is shown of a table; None where they have not one place on it alone.

        Beside what is of that case by their place: what was sent to them about it, and what is joined to it from another.
        Hers is no such place: she is shown another view than a case.
        """
        opening = [place.kind for place in self._open(person) if place.case_id == case]
        if len(opening) > 1 or set(opening) & {*SEES_OF_ITS_THING, "VICTIM"}:
            return None
        seen = self._seen(person, table) if opening else set()
        if table == "people":
            whose = {c.id: {c.victim_id, c.victim_account_id} for c in self.facts["cases"]}[case]
            return {row.id for row in seen if row.id in whose} if case in self.seen_by(person, "cases") else set()
        joined: set[UUID] = set()
        if table == "attributions":
            joined = {j.attribution_id for j in self._seen(person, "case_attributions") if j.case_id == case}
        return {row.id for row in seen if row.id in joined or case == (row.id if table == "cases" else row.case_id)}

    def _open(self, person: UUID) -> list[Any]:
        """Their places that may open something, an agency's whether or not its window is open."""
        return [
            task
            for task in self.facts["tasks"]
            if task.person_id == person
            and task.done_at is None
            and task.barred_at is None
            and (task.kind in SEES_OF_ITS_CASE or task.kind in SEES_OF_ITS_THING)
        ]

    def _in_its_window(self, task: Any) -> bool:
        if task.kind != "AGENCY_MEMBER":
            return True
        return any(
            review.id == task.object_id
            and review.held_at is None
            and review.ended_at is None
            and self.now.astimezone(LONDON).date() <= review.meets_at.astimezone(LONDON).date()
            for review in self.facts["safety_reviews"]
        )

    def seen_by(self, person: UUID, table: str) -> set[UUID]:
        """The ids of the rows of a table that this person sees."""
        return {fact.id for fact in self._seen(person, table)}

    def _seen(self, person: UUID, table: str) -> Iterable[Any]:
        rows = self.facts.get(table, ())
        if table == "tasks":
            return self.places_of(person)
        if table == "people":
            return [row for row in rows if self._knows_of(person, row)]
        places = [task for task in self.places_of(person) if task.done_at is None]
        return [row for row in rows if self._opens(person, places, table, row)]

    def _opens(self, person: UUID, places: Sequence[Any], table: str, row: Any) -> bool:
        if table == "documents" and (row.case_id is None or row.quarantined):
            return row.case_id is None and bool(row.uploaded_by == person)
        if table == "return_rows" and row.outcome == "EXCESS":
            return False
        if table == "outbox" and row.recipient_id == person and row.sent_at is not None:
            return True
        case = row.id if table == "cases" else row.case_id
        mine = [place for place in places if place.case_id == case]
        if any(table in SEES_OF_ITS_CASE.get(place.kind, ()) for place in mine):
            return True
        if table == "documents":
            return self._clarifies(places, row)
        return any(self._is_of(place, person, table, row) for place in mine)

    def _is_of(self, place: Any, person: UUID, table: str, row: Any) -> bool:
        column = SEES_OF_ITS_THING.get(place.kind, {}).get(table)
        if column is None or place.object_id is None or getattr(row, column) != place.object_id:
            return False
        return table != "risk_views" or row.person_id == person

    def _clarifies(self, places: Sequence[Any], document: Any) -> bool:
        """A platform reads the paper that goes with a question about the request it is asked."""
        asked = {(p.object_id, p.case_id) for p in places if p.kind == "PLATFORM_LIAISON"}
        return any(
            document.id in (c.document, c.answer_document) and (c.request_id, c.case_id) in asked
            for c in self.facts["clarifications"]
        )

    def _knows_of(self, person: UUID, somebody: Any) -> bool:
        """Staff are in the directory; a victim is known to herself and to whoever sees her case."""
        if "VICTIM" not in somebody.roles or somebody.id == person:
            return True
        seen = self.seen_by(person, "cases")
        return any(
            case.id in seen and somebody.id in (case.victim_id, case.victim_account_id) for case in self.facts["cases"]
        )
