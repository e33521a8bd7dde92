"""What is shown of clocks, of the gate, and of a case's record: closed words, ids and instants only."""

from strawberry import Parent

from service.api.connections import shows
from service.api.typing_of import part_view, view
from service.facts.promises import AuditEvent, Deadline, OutboxItem
from service.operations.changes import Change
from service.operations.gates import Gate
from service.operations.notice_questions import Notice


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


@view(
    AuditEvent,
    "sequence",
    "at",
    "actor",
    "role",
    "task_id",
    "action",
    "object_id",
    "purpose",
    "legal_basis",
    "recipient_id",
    "policy_version",
    withheld=("id", "case_id", "previous_hash", "hash"),
    name="AuditTrailEvent",
)
class AuditTrailEventView:
    """One link of a case's chain, as an inspector reads it: its hash is over the one before and these fields."""

    @shows(str)
    def previous_hash(event: Parent[AuditEvent]) -> str:
        """The hash of the link before, SHA-256 in hex; zeros before the first."""
        return event.previous_hash.hex()

    @shows(str)
    def hash(event: Parent[AuditEvent]) -> str:
        """The hash of this link, SHA-256 in hex."""
        return event.hash.hex()


@view(Change, "case_id", "sequence", "at", "action", "object_id", name="Change")
class ChangeView:
    pass


GateView = part_view(Gate)


@view(
    OutboxItem,
    "id",
    "kind",
    "notice",
    "content",
    "channel",
    "recipient_id",
    "object_id",
    "due_at",
    "held_until",
    "sent_at",
    "passed_on_at",
    "mail",
    withheld=("case_id", "mail_at"),
    name="CaseNotice",
)
class CaseNoticeView:
    """What went out on the case, to whom and when; or until when it is held, or that a person says it instead."""


NoticeView = part_view(Notice)
