"""A state of the model as the rows of one case, and what the database says of them, thousands of states one after another.

The rows are written by the server's superuser past every command, so that the gate is asked about every state alike. What
stands is of epoch 1; before it lies what a stop left of epoch 0. Where several rows mean one state, they take turns.
"""

import json
from copy import deepcopy
from typing import Any
from uuid import UUID, uuid4

from service.vocabulary import Part, Role
from tests.integration.cast import ago, later, person
from tests.integration.planting import Seedbed
from tests.model.states import (
    AUTHORISED,
    SCHEDULED,
    TOLD,
    Attribution,
    Day,
    Hold,
    Opened,
    Plan,
    Review,
    Screen,
    State,
    Support,
    Way,
    Wish,
)

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class Bench:
    """One case whose rows are those of one state after another."""

    def __init__(self, seedbed: Seedbed) -> None:
        text, self.ids = seedbed.another()
        self.rows: Rows = json.loads(text)
        self.rows["cases"][0]["epoch"] = 1
        self.standing = deepcopy(self.rows)
        # Somebody who could sign for either of two organisations, and in no state of the model signs for any.
        self.both = str(uuid4())
        either = {
            "id": self.both,
            "rank": "SUPERINTENDENT",
            "roles": [Role.DISCLOSURE_AUTHORISER, Role.SAFEGUARDING_AUTHORISER],
        }
        self.rows["people"].append(self.rows["people"][0] | either)
        self._turn = 0

    @property
    def turn(self) -> int:
        """Counts up, so that rows which mean the same take turns."""
        self._turn += 1
        return self._turn

    def one(self, table: str, **changes: Any) -> Row:
        """The green row of a table, changed, under an id of its own."""
        return deepcopy(self.standing[table][0]) | {"id": str(uuid4())} | {k: _text(v) for k, v in changes.items()}

    def of_state(self, state: State, before: State | None) -> Rows:
        """The rows that differ from those of the state before; all where there was none."""
        rows: Rows = {}
        for fields, write in GROUPS.items():
            now = [getattr(state, name) for name in fields]
            if before is None or now != [getattr(before, name) for name in fields]:
                rows |= write(self, *now)
        return rows


def _attribution(bench: Bench, stands: Attribution) -> Rows:
    proposed = stands in (Attribution.PROPOSED, Attribution.PROPOSED_IN_DOUBT)
    changed = stands in (Attribution.CHANGED, Attribution.CHANGED_IN_DOUBT)
    doubted = stands in (Attribution.PROPOSED_IN_DOUBT, Attribution.IN_DOUBT, Attribution.CHANGED_IN_DOUBT)
    row = bench.one("attributions", id=bench.ids.attribution)
    if proposed:
        grade = ("LEAD", "PROBABLE")[bench.turn % 2]
        row |= {"stage": "PROPOSED", "grade": grade, "verified_by": None, "verified_at": None}
    if stands is Attribution.WITHDRAWN:
        row |= {"stage": "WITHDRAWN"}
    half = {"resolution": "DISMISSED", "resolved_by": str(person("supervisor")), "state": "AWAITING_SECOND"}
    doubt = {
        "id": str(uuid4()),
        "case_id": str(bench.ids.id),
        "attribution_id": str(bench.ids.attribution),
        "reason": "Another man lives there.",
        "raised_by": str(person("advocate")),
        "raised_at": _text(ago(hours=1)),
    } | (half if bench.turn % 2 else {})
    settled = doubt | half | {"id": str(uuid4()), "resolved_at": _text(ago(minutes=30)), "state": "COMPLETE"}
    present = stands is not Attribution.NONE
    return {
        "attributions": [row] if present else [],
        "case_attributions": [bench.one("case_attributions")] if present else [],
        "challenges": [settled, doubt] if doubted else [settled],
        "subjects": [bench.standing["subjects"][0] | {"identity_version": 2 if changed else 1}],
    }


def _review(bench: Bench, held: Review) -> Rows:
    ended = bench.one("safety_reviews", ended_at=ago(days=2), held_at=ago(days=3, hours=1), convened_at=ago(days=5))
    changes: dict[Review, Row] = {
        Review.BOTH: {},
        Review.OTHER_PART: {"parts": [Part.PHOTO]},
        Review.REFUSED: {"recommendation": ("DO_NOT_APPROVE", None)[bench.turn % 2], "valid_until": None},
        Review.EXPIRED: {"valid_until": ago(seconds=1)},
    }
    if held is Review.NONE:
        convened = bench.one("safety_reviews", held_at=None, recommendation=None, valid_until=None)
        return {"safety_reviews": [ended, convened] if bench.turn % 2 else [ended]}
    return {"safety_reviews": [ended, bench.one("safety_reviews", **changes[held])]}


def _plan(bench: Bench, plan: Plan) -> Rows:
    changes: dict[Plan, Row] = {
        Plan.SUPPORTED: {},
        Plan.UNSUPPORTED: {"support_arranged": False},
        Plan.REFUSED: {"support_arranged": False, "support_refused_with": person("officer")},
    }
    return {"safety_plans": [bench.one("safety_plans", **changes[plan])] if plan in changes else []}


def _screen(bench: Bench, screen: Screen) -> Rows:
    before = screen in (Screen.BEFORE, Screen.UNKNOWN_BEFORE, Screen.EXPIRED_BEFORE)
    at = ago(days=8) if before else ago(days=5)
    changes: Row = {"recorded_at": at}
    if screen in (Screen.UNKNOWN, Screen.UNKNOWN_BEFORE):
        changes |= {"result": ("UNKNOWN", "OPEN_REPORT")[bench.turn % 2]}
    if screen in (Screen.EXPIRED, Screen.EXPIRED_BEFORE):
        changes |= {"valid_until": ago(seconds=1)}
    # An earlier search found nothing, and says nothing any more.
    earlier = bench.one("screens", recorded_at=ago(days=9))
    return {"screens": [] if screen is Screen.NONE else [earlier, bench.one("screens", **changes)]}


def _wish(bench: Bench, wish: Wish) -> Rows:
    changes: Row = {"scope": "ALL", "parts": []} if bench.turn % 2 else {}
    if wish in (Wish.OTHER_PART, Wish.OTHER_WITHDRAWN):
        changes = {"scope": "PART", "parts": [Part.PHOTO]}
    if wish in (Wish.NOT, Wish.NOT_WITHDRAWN):
        changes = {"scope": ("NONE", "LATER")[bench.turn % 2], "parts": []}
    if wish in (Wish.STALE, Wish.STALE_WITHDRAWN):
        changes |= {"valid_until": ago(seconds=1)}
    if wish in (Wish.WITHDRAWN, Wish.OTHER_WITHDRAWN, Wish.NOT_WITHDRAWN, Wish.STALE_WITHDRAWN):
        changes |= {"withdrawn_at": ago(days=3)}
    # What she wished before says nothing any more.
    earlier: Row = {"recorded_at": ago(days=6)} | ({"withdrawn_at": ago(days=5)} if wish is Wish.ALL else {})
    now = bench.one("wishes", **changes)
    return {"wishes": [] if wish is Wish.NONE else [bench.one("wishes", **earlier), now]}


def _hold(bench: Bench, hold: Hold) -> Rows:
    of_case = {"case_id": str(bench.ids.id), "reason": "As the senior officer asked."}
    held = of_case | {
        "owner_id": str(person("supervisor")),
        "since": _text(ago(days=1)),
        "review_at": _text(later(days=3)),
        "set_by": str(person("authoriser")),
        "set_at": _text(ago(days=1)),
    }
    # One has expired, one was lifted, one is about the other part: none of them holds the name.
    embargoes = [
        held | {"id": str(uuid4()), "kind": kind, "parts": parts, "expires_at": _text(until), "lifted_at": lifted}
        for kind, parts, until, lifted in (
            ("LIVE_OP", [*Part], ago(seconds=1), None),
            ("COURT_ORDER", [*Part], later(days=9), _text(ago(hours=1))),
        )
    ]
    if hold is Hold.EMBARGO:
        kind, until = (("CPS_ADVICE", later(days=9)), ("ID_PROCEDURE", ago(hours=1)))[bench.turn % 2]
        embargoes.append(held | {"id": str(uuid4()), "kind": kind, "parts": [Part.NAME], "expires_at": _text(until)})
    if hold is Hold.COURT:
        until = (later(days=9), ago(hours=1))[bench.turn % 2]
        order = {"id": str(uuid4()), "kind": "COURT_ORDER", "parts": [Part.NAME], "expires_at": _text(until)}
        embargoes.append(held | order)
    conflict = of_case | {
        "id": str(uuid4()),
        "person_id": str(person("second-officer")),
        "relation": "NEIGHBOUR",
        "recorded_by": str(person("supervisor")),
        "recorded_at": _text(ago(hours=1)),
    }
    barred = hold is Hold.CONFLICT
    conflict |= {"resolution": (None, "BLOCKED")[bench.turn % 2] if barred else "CLEARED"}
    tasks = [
        task | ({"barred_at": _text(ago(hours=1))} if barred and task["kind"] == "DELIVERER" else {})
        for task in bench.standing["tasks"]
    ]
    return {"embargoes": embargoes, "conflicts": [conflict], "tasks": tasks}


def _way(bench: Bench, way: Way, support: Support) -> Rows:
    """What stands in this epoch, and what a stop, or a narrower decision, left before it."""
    turn = bench.turn % 3
    fell: Row = {"epoch": 1 if turn == 2 else 0, "ended_at": None if turn == 1 else _text(ago(hours=6))}
    old = str(uuid4())
    decisions = [bench.one("decisions", id=old, decided_at=ago(days=2, hours=1)) | fell]
    authorisations = [row | {"id": str(uuid4()), "decision_id": old} | fell for row in bench.standing["authorisations"]]
    schedules = [bench.one("schedules", decision_id=old, scheduled_at=ago(hours=7)) | fell]
    if way is not Way.NONE:
        decisions.append(bench.one("decisions", id=bench.ids.decision, epoch=1))
    by = {Way.POLICE: ["authoriser"], Way.PARTNER: ["safeguarding-authoriser"]}.get(way, [])
    if way in AUTHORISED:
        by = ["authoriser", "safeguarding-authoriser"]
    who = {str(person(key)) for key in by}
    authorisations += [row | {"epoch": 1} for row in bench.standing["authorisations"] if row["person_id"] in who]
    if way in SCHEDULED:
        outcome = {Way.RELEASED: "RELEASED", Way.HELD: ("HELD", "RELEASED")[bench.turn % 2]}.get(way)
        held = [{"part": "NAME", "missing": ["WISH_STALE"]}] if way is Way.HELD else []
        asked = ago(seconds=30) if way in (Way.RELEASED, Way.HELD) else None
        changes: Row = {"epoch": 1, "outcome": outcome, "asked_at": asked, "held": held}
        if way is Way.AHEAD:
            changes |= {"at": later(hours=1)}
        if support is Support.SHORT:
            # After the time that was agreed and before this instant; or before the time that was agreed.
            changes |= {"tell_by": later(minutes=50) if way is Way.AHEAD else ago(seconds=30)}
        schedules.append(bench.one("schedules", id=bench.ids.schedule, **changes))
    return {"decisions": decisions, "authorisations": authorisations, "schedules": schedules}


def _day(bench: Bench, day: Day) -> Rows:
    earlier = bench.one("reconfirmations", epoch=0, at=ago(hours=3))
    lapsed: Row = ({"valid_until": ago(seconds=1)}, {"at": ago(days=5)})[bench.turn % 2]
    changes: Row = {"epoch": 1} | (lapsed if day is Day.LAPSED else {})
    return {"reconfirmations": [earlier] if day is Day.NONE else [earlier, bench.one("reconfirmations", **changes)]}


def _told(bench: Bench, opened: Opened) -> Rows:
    stopped = {"reason": "SAFETY", "stopped_by": str(person("chair")), "answer": "EFFECTIVE", "epoch": 0}
    stop = stopped | {"id": str(uuid4()), "case_id": str(bench.ids.id), "stopped_at": _text(ago(hours=6))}
    told = {
        "id": str(uuid4()),
        "case_id": str(bench.ids.id),
        "schedule_id": str(uuid4()),
        "epoch": 0,
        "recipient_id": str(bench.ids.victim),
        "parts": [Part.NAME],
        "identity_version": 1,
        "told_at": _text(ago(hours=7)),
        "people_present": [],
        "questions": "",
        "plan": "",
        "flags": [],
        "recorded_by": str(person("officer")),
        "recorded_at": _text(ago(hours=7)),
    }
    return {"tellings": [told] if opened in TOLD else [], "stops": [stop]}


GROUPS: dict[tuple[str, ...], Any] = {
    ("attribution",): _attribution,
    ("review",): _review,
    ("plan",): _plan,
    ("screen",): _screen,
    ("wish",): _wish,
    ("hold",): _hold,
    ("way", "support"): _way,
    ("day",): _day,
    ("opened",): _told,
}


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value) if isinstance(value, UUID) else value
