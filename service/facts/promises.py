"""Every promise with a date. What has no row is no promise; a row nobody acts on when due is a bug."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.words import Word
from service.vocabulary import Channel, ContentClass, MailState, NoticeCode, OutboxKind, PromiseKind, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A clock that runs. Met: what was promised happened. Acted: it was overdue, and somebody was told, once.

    Ended: the need went away. Paused: it stands still until others have done their part. `rung` counts the steps of a ladder
    (P15) or a cycle.
    """

    id: UUID
    case_id: UUID
    key: Word
    object_id: UUID
    owner: TaskKind
    policy_version: Word
    started_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    acted_at: datetime | None = None
    ended_at: datetime | None = None
    paused_since: datetime | None = None
    rung: int = 0
    promise_kind: PromiseKind
    promise_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """Something to be sent: a kind, a person, an instant. Its text is made where it is read, and stored nowhere.

    Sent: it stands in the recipient's own inbox. Held: until a safe time. Passed on: a person says it instead. `mail`: how
    the e-mail stands that tells a colleague of it.
    """

    id: UUID
    case_id: UUID
    kind: OutboxKind
    recipient_id: UUID
    object_id: UUID
    due_at: datetime
    sent_at: datetime | None = None
    notice: NoticeCode | None = None
    content: ContentClass | None = None
    channel: Channel | None = None
    held_until: datetime | None = None
    passed_on_at: datetime | None = None
    mail: MailState | None = None
    mail_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One link of a case's chain: who did what on which legal ground, without a name or a word of free text."""

    id: UUID
    case_id: UUID
    sequence: int
    at: datetime
    actor: UUID | None = None
    role: Word
    task_id: UUID | None = None
    action: Word
    object_id: UUID
    purpose: Word
    legal_basis: Word
    recipient_id: UUID | None = None
    policy_version: Word
    previous_hash: bytes
    hash: bytes
