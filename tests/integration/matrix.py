"""What each root field of the contract is asked for, and by whom: the rows of the matrix. A field without a row fails.

The fields, their arguments and who may come from the schema and the access table; here stands only what each field names.
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from service.access import ACCESS, Action, Right
from service.api.executing import ENGINE
from service.api.roots import May
from service.facts.asking import Clarification, DataError, Preservation
from service.facts.attribution import Attribution, Challenge
from service.facts.care import RiskAssessment
from service.facts.case import Account, Case
from service.facts.data_request import DataRequest, Response
from service.facts.disclosure import Decision, SafetyReview, Telling
from service.facts.holding import Conflict, Embargo
from service.facts.police import Charge
from service.facts.promises import Deadline
from service.facts.recipient import Recipient
from service.facts.review import ActionAgreed

ROOTS: list[tuple[str, str, GraphQLField]] = [
    (operation, name, field)
    for operation, root in (("query", ENGINE.query_type), ("mutation", ENGINE.mutation_type))
    if root is not None
    for name, field in root.fields.items()
]

NAMES: dict[str, dict[str, type]] = {
    "case": {"id": Case},
    "caseForAdvocate": {"id": Case},
    "auditTrail": {"case": Case},
    "dataRequest": {"id": DataRequest},
    "preservation": {"id": Preservation},
    "entityData": {"response": Response, "account": Account},
    "victimLocation": {"case": Case},
    "victimLocationInRescue": {"case": Case},
    **{
        name: {"case": Case}
        for name in [
            "assignTask",
            "bindVictimAccount",
            "reviseOffence",
            "recordNeeds",
            "recordVictimLocation",
            "recordSafetyPlan",
            "recordRisk",
            "offerAdvocate",
            "respondToAdvocateOffer",
            "recordAccounts",
            "recordIncidents",
            "recordNewContact",
            "recordCounterAllegationScreen",
            "determinePrimaryVictim",
            "draftDataRequest",
            "addStrand",
            "proposeAttribution",
            "recordPoliceAction",
            "recordSubjectFlags",
            "reviewGrade",
            "declareConflict",
            "handOverCase",
            "recordCustodyOutcome",
            "recordCharge",
            "recordHearing",
            "recordWishes",
            "withdrawWishes",
            "giveAssurance",
            "clearProgressNotice",
            "proposeRecipient",
            "conveneSafetyReview",
            "decideDisclosure",
            "setEmbargo",
            "scheduleDisclosure",
            "stopDisclosure",
            "reconfirmOnTheDay",
            "recordDisclosureDelivered",
            "recordDisclosureAborted",
            "recordFollowUp",
            "recordTellingOutsideScheme",
            "migrateCasePolicy",
            "recordIdentityLearnedElsewhere",
            "recordVictimInformed",
            "closeCase",
            "reopenCase",
        ]
    },
    "authoriseDisclosure": {"case": Case, "decision": Decision},
    **{
        name: {"request": DataRequest}
        for name in [
            "reviseDataRequest",
            "returnDataRequest",
            "recordAuthorityDecision",
            "fileAuthorityRecord",
            "renewDataRequest",
            "cancelDataRequest",
            "acceptUserNoticeRisk",
            "warnUserNotice",
            "recordService",
            "acknowledgeDataRequest",
            "recordAcknowledgement",
            "askClarification",
            "answerDataRequest",
            "recordResponse",
        ]
    },
    **{
        name: {"preservation": Preservation}
        for name in ["recordPreservationSent", "acknowledgePreservation", "renewPreservation", "endPreservation"]
    },
    **{
        name: {"attribution": Attribution}
        for name in ["verifyAttribution", "challengeAttribution", "withdrawAttribution"]
    },
    **{name: {"recipient": Recipient} for name in ["clearRecipient", "determineRecipient"]},
    **{name: {"review": SafetyReview} for name in ["submitRiskView", "recordSafetyReview"]},
    **{name: {"response": Response} for name in ["acceptResponse", "holdResponse"]},
    "answerClarification": {"clarification": Clarification},
    "completeReviewAction": {"action": ActionAgreed},
    "giveSecondOpinion": {"decision": Decision},
    "liftEmbargo": {"embargo": Embargo},
    "reasonRiskDown": {"assessment": RiskAssessment},
    "rehear": {"telling": Telling},
    "resolveChallenge": {"challenge": Challenge},
    "resolveConflict": {"conflict": Conflict},
    "resolveError": {"error": DataError},
    "verifyCharge": {"charge": Charge},
}
"""What an answer is about: each of these arguments names a thing that is the asker's or is not."""

LISTS: dict[str, tuple[str, type]] = {
    "cases": (
        "query Q($reference: String) { cases(filter: {crimeReference: $reference}) { edges { node { id } } } }",
        Case,
    ),
    "dataRequests": (
        "query Q { dataRequests(first: 100) { edges { node { ... on DataRequest { id } ... on PlatformRequest { id } } } } }",
        DataRequest,
    ),
    "preservations": (
        "query Q($case: ID) { preservations(case: $case) { edges { node { ... on Preservation { id }"
        " ... on PlatformPreservation { id } } } } }",
        Preservation,
    ),
    "myCases": ("query Q { myCases { id } }", Case),
    "safetyReviews": (
        "query Q($day: Date!) { safetyReviews(on: $day) { ... on SafetyReview { id } ... on ReviewPack { id } } }",
        SafetyReview,
    ),
    "changes": ("query Q($after: String) { changes(after: $after) { edges { node { caseId } } } }", Case),
    "deadlines": ("query Q($key: String) { deadlines(key: $key) { edges { node { id caseId } } } }", Deadline),
}
"""Questions that name nothing: what is asked of whoever may see some of it, and which of its things must be there or not."""

OF_THE_ASKER = frozenset({"commandOutcome", "directory", "me", "notices", "openCase"})
"""About whoever asks, or about nobody's case: nothing in it can be somebody else's."""


def action_of(field: GraphQLField) -> Action:
    (may,) = [d for d in field.extensions["strawberry-definition"].directives if isinstance(d, May)]
    return may.action


def right_of(field: GraphQLField) -> Right:
    return ACCESS[action_of(field)]


def filled(kind: Any) -> Any:
    """Some value that fits an input type: enough to be asked, and about nothing that exists."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {name: filled(field.type) for name, field in kind.fields.items() if is_required_input_field(field)}
    return {
        "UUID": str(uuid4()),
        "ID": str(uuid4()),
        "DateTime": "2026-03-02T21:05:00Z",
        "Date": "2026-03-02",
        "Boolean": True,
        "Int": 1,
        "String": "a text",
    }[kind.name]


def selection(kind: Any) -> str:
    """The least that may be selected of an output type."""
    while isinstance(kind, (GraphQLNonNull, GraphQLList)):
        kind = kind.of_type
    return "" if is_leaf_type(kind) else "{ __typename }"


def document_of(operation: str, name: str, field: GraphQLField) -> str:
    """The field asked with a variable for each argument that it needs."""
    wanted = needed(field)
    variables = ", ".join(f"${n}: {a.type}" for n, a in wanted.items())
    arguments = ", ".join(f"{n}: ${n}" for n in wanted)
    return (
        f"{operation} Asked{f'({variables})' if wanted else ''}"
        f" {{ {name}{f'({arguments})' if wanted else ''} {selection(field.type)} }}"
    )


def variables_of(field: GraphQLField, named: Mapping[str, str]) -> dict[str, Any]:
    """Values that fit, and of what the field names, these."""
    given = {n: filled(a.type) for n, a in needed(field).items()}
    if "input" in given:
        return {"input": given["input"] | named}
    return given | named


def needed(field: GraphQLField) -> dict[str, Any]:
    return {n: a for n, a in field.args.items() if is_required_argument(a)}
