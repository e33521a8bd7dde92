"""The other ids within a command on one's own case: an account, a document, a person. Rows of the matrix, as in matrix.py.

Which ids there are is read off the schema; here stands what each names, how it comes to be looked at, and what is said.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from graphql import (
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
)

from service.database.rows import encode
from service.facts.attribution import Attribution, Challenge, Strand, Subject
from service.facts.case import Account
from service.facts.data_request import DataRequest, Document, Response, ReturnRow, Target
from service.facts.disclosure import Telling
from service.facts.holding import Embargo
from service.facts.people import Person
from service.facts.police import Hearing
from service.vocabulary import AttributionStage, DataCategory, DataRequestStage
from tests.integration.cast import ago, later, person, platform
from tests.integration.matrix import NAMES, ROOTS, filled
from tests.integration.matrix_ground import Ground

PUBLIC = {"platform", "service"}
"""Organisations are everybody's to know."""


@dataclass(frozen=True)
class Within:
    """What an id within an input names, and the word by which one that is not there is refused.

    `given` and `state` are what else is said, and what is so on the asker's own case, that it is looked at at all.
    """

    of: type
    word: str
    given: Callable[[Ground], Mapping[str, Any]] = lambda _: {}
    state: Mapping[type, Mapping[str, Any]] = field(default_factory=dict)


def targets(ground: Ground) -> list[dict[str, Any]]:
    period = {"periodFrom": "2026-03-01T00:00:00Z", "periodTo": "2026-03-02T00:00:00Z"}
    return [{"account": str(ground.ids[Account]), "categories": ["SUBSCRIBER"], **period}]


def a_first_report(_: Ground) -> dict[str, Any]:
    account = {"platform": str(platform("picta")), "handle": "quiet.watcher", "capturedAt": "2026-03-02T21:05:00Z"}
    incident = {"happenedAt": "2026-03-02T21:05:00Z", "zoneAsStated": "UTC", "narrative": "He wrote again."}
    return {
        "supervisor": str(person("supervisor")),
        "accounts": [account | {"seenAtSource": True}],
        "incidents": [incident],
    }


def a_draft(ground: Ground) -> dict[str, Any]:
    exhibits = [{"account": str(ground.ids[Account]), "reference": "EX/1"}]
    return {"platform": str(platform("picta")), "targets": targets(ground), "exhibits": exhibits}


def a_revision(ground: Ground) -> dict[str, Any]:
    return {name: value for name, value in a_draft(ground).items() if name != "platform"} | {"expectedVersion": 0}


def an_answer(ground: Ground) -> dict[str, Any]:
    return {"outcomes": [{"account": str(ground.ids[Account]), "category": "SUBSCRIBER", "code": "PR_FULL"}]}


def a_conclusion(ground: Ground) -> dict[str, Any]:
    window = {"windowFrom": "2026-03-01T00:00:00Z", "windowTo": "2026-03-02T00:00:00Z", "grade": "LEAD"}
    return {"subject": str(ground.ids[Subject]), "accounts": [{"account": str(ground.ids[Account]), **window}]}


def an_appointment(ground: Ground) -> dict[str, Any]:
    at = later(hours=6)
    cleared = ["second-officer", "authoriser", "safeguarding-authoriser", "advocate"]
    return {
        "at": at.isoformat(),
        "attendees": [{"person": "her sister", "connectedToSubject": "NO"}],
        "supportUntil": (at + timedelta(days=3)).isoformat(),
        "deliverer": str(person("second-officer")),
        "involved": [{"person": str(person(who)), "connectedToSubject": "NO"} for who in cleared],
    }


DRAFTED = {DataRequest: {"stage": DataRequestStage.DRAFT, "version": 0}}
GRANTED = {
    DataRequest: {
        "stage": DataRequestStage.AUTHORISED,
        "granted_at": ago(days=1),
        "authority_kind": "OCDA_60A",
        "authority_expires_at": later(days=20),
        "authority_document": None,
    }
}
SERVED = {DataRequest: {"stage": DataRequestStage.SERVED, "served_at": ago(days=1)}}
PROPOSED = {
    Attribution: {"stage": AttributionStage.PROPOSED, "proposed_by": person("officer"), "verified_by": None},
    Challenge: {"resolved_at": ago(days=1)},
}
TOLD = {Telling: {"parts": ["NAME"], "told_at": ago(hours=1), "epoch": 0}}

WITHIN: dict[str, dict[str, Within]] = {
    "openCase": {
        "supervisor": Within(Person, "UNKNOWN_PERSON", a_first_report),
        "documents": Within(Document, "UNKNOWN_DOCUMENT", a_first_report),
    },
    "assignTask": {"person": Within(Person, "UNKNOWN_PERSON", lambda _: {"kind": "OFFICER"})},
    "recordSafetyPlan": {"supportRefusedWith": Within(Person, "NOT_AN_OFFICER")},
    "offerAdvocate": {"advocate": Within(Person, "NOT_OF_THE_SERVICE")},
    "draftDataRequest": {
        "targets.account": Within(Account, "UNKNOWN_ACCOUNT", a_draft),
        "exhibits.account": Within(Account, "UNKNOWN_ACCOUNT", a_draft),
        "secondCheckBy": Within(Person, "NOT_A_SECOND", a_draft),
    },
    "reviseDataRequest": {
        "targets.account": Within(Account, "UNKNOWN_ACCOUNT", a_revision, DRAFTED),
        "exhibits.account": Within(Account, "UNKNOWN_ACCOUNT", a_revision, DRAFTED),
        "secondCheckBy": Within(Person, "NOT_A_SECOND", a_revision, DRAFTED),
    },
    "recordAuthorityDecision": {"document": Within(Document, "UNKNOWN_DOCUMENT", state=DRAFTED)},
    "fileAuthorityRecord": {"document": Within(Document, "UNKNOWN_DOCUMENT", state=GRANTED)},
    "renewDataRequest": {"document": Within(Document, "UNKNOWN_DOCUMENT", state=GRANTED)},
    "askClarification": {"document": Within(Document, "UNKNOWN_DOCUMENT", state=SERVED)},
    "answerClarification": {"document": Within(Document, "UNKNOWN_DOCUMENT")},
    **{
        name: {
            "documents": Within(Document, "UNKNOWN_DOCUMENT", an_answer, SERVED),
            "outcomes.account": Within(Account, "NOT_ASKED", an_answer, SERVED),
            "corrects": Within(Response, "UNKNOWN_RESPONSE", an_answer, SERVED),
        }
        for name in ("answerDataRequest", "recordResponse")
    },
    "addStrand": {
        "account": Within(Account, "UNKNOWN_ACCOUNT"),
        "sourceRows": Within(ReturnRow, "UNKNOWN_ROW", lambda own: {"account": str(own.ids[Account])}),
        "derivedFrom": Within(Strand, "UNKNOWN_STRAND", lambda own: {"account": str(own.ids[Account])}),
    },
    "proposeAttribution": {
        "subject": Within(Subject, "UNKNOWN_SUBJECT", a_conclusion),
        "accounts.account": Within(Account, "UNKNOWN_ACCOUNT", a_conclusion),
    },
    "verifyAttribution": {"rekeyed.strand": Within(Strand, "UNKNOWN_STRAND", state=PROPOSED)},
    "declareConflict": {"person": Within(Person, "UNKNOWN_PERSON")},
    "handOverCase": {
        "leaves": Within(Person, "NOT_IN_CHARGE"),
        "takesOver": Within(
            Person, "UNKNOWN_PERSON", lambda _: {"place": "OIC", "leaves": str(person("officer")), "reason": "ABSENCE"}
        ),
    },
    "recordHearing": {"replaces": Within(Hearing, "UNKNOWN_HEARING")},
    "conveneSafetyReview": {
        "recipient": Within(Person, "NOT_BEST_PLACED"),
        "invited": Within(Person, "UNKNOWN_PERSON"),
    },
    "recordSafetyReview": {
        "attendance.person": Within(Person, "NOT_THEIRS"),
        "actions.owner": Within(Person, "UNKNOWN_PERSON"),
    },
    "decideDisclosure": {
        "recipient": Within(Person, "RECIPIENT_NOT_VICTIM"),
        "subject": Within(Subject, "UNKNOWN_SUBJECT", lambda _: {"verdict": "DISCLOSE", "claim": "CHARGED_WITH"}),
        "secondOfficer": Within(
            Person, "NOT_A_SECOND_OFFICER", lambda _: {"verdict": "REFUSE", "reasons": ["R17"], "conditions": "Said."}
        ),
    },
    "setEmbargo": {"owner": Within(Person, "UNKNOWN_PERSON"), "renews": Within(Embargo, "NOT_STANDING")},
    "scheduleDisclosure": {
        "deliverer": Within(Person, "ROLE_NOT_HELD", an_appointment),
        "involved.person": Within(Person, "UNKNOWN_PERSON", an_appointment),
    },
    "rehear": {"deliverer": Within(Person, "ROLE_NOT_HELD", lambda _: {"parts": ["NAME"]}, TOLD)},
    "recordTellingOutsideScheme": {"teller": Within(Person, "UNKNOWN_PERSON")},
}
"""By command and by the id's place in its input."""


def ids_within(name: str, kind: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The places of all ids in an input, but the command's own, what it is about, and organisations."""
    named = get_named_type(kind)
    if is_input_object_type(named):
        for part, each in named.fields.items():
            yield from ids_within(name, each.type, (*path, part))
        return
    other = len(path) > 1 or path[0] not in ("command", *NAMES.get(name, ()))
    if named.name in ("ID", "UUID") and path[-1] not in PUBLIC and other:
        yield ".".join(path)


def all_within() -> list[tuple[str, str]]:
    """Every command with each id within its input, by the schema."""
    return [
        (name, path)
        for operation, name, field in ROOTS
        if operation == "mutation"
        for path in ids_within(name, field.args["input"].type)
    ]


def put(kind: Any, given: Any, path: tuple[str, ...], id: str) -> Any:
    """The value of an input type with an id in this place of it; in a list, in its first item."""
    inner = get_nullable_type(kind)
    if is_list_type(inner):
        first = given[0] if given else None
        return [put(inner.of_type, first, path, id), *(given or ())[1:]]
    if not path:
        return id
    whole = given if given is not None else filled(GraphQLNonNull(inner))
    part = inner.fields[path[0]]
    return whole | {path[0]: put(part.type, whole.get(path[0]), path[1:], id)}


def asked_of(ground: Ground) -> Any:
    """What a request asks about, so that an answer of one account is one to it."""
    period = {"period_from": ago(days=9), "period_to": ago(days=8)}
    return encode((Target(account=ground.ids[Account], categories=(DataCategory.SUBSCRIBER,), **period),))
