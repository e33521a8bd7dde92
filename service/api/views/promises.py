"""What is shown of clocks, of the gate, and of a case's record: closed words, ids and instants only."""

from service.api.typing_of import part_view, view
from service.facts.promises import AuditEvent, Deadline
from service.operations.gates import Gate


@view(
    Deadline,
    "id",
    "case_id",
    "key",
    "object_id",
    "owner",
    "policy_version",
    "started_at",
    "due_at",
    "met_at",
    "acted_at",
    "ended_at",
    "paused_since",
    "rung",
    "promise_kind",
    "promise_id",
)
class DeadlineView:
    pass


@view(
    AuditEvent,
    "sequence",
    "at",
    "actor",
    "role",
    "action",
    "object_id",
    "purpose",
    "legal_basis",
    "recipient_id",
    "policy_version",
    withheld=("id", "case_id", "task_id", "previous_hash", "hash"),
    name="TimelineEvent",
)
class TimelineEventView:
    """One thing that was done on the case: who did what, as which part of it, on which legal ground."""


GateView = part_view(Gate)
