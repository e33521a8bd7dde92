"""Words of a data request: what is asked, by which authority, and what the platform answered."""

from enum import StrEnum


class DataCategory(StrEnum):
    """Entity data says who; events data says when and from where."""

    SUBSCRIBER = "SUBSCRIBER"
    LOGIN_EVENTS = "LOGIN_EVENTS"
    DEVICES = "DEVICES"
    PAYMENT = "PAYMENT"


class DataKind(StrEnum):
    ENTITY = "ENTITY"
    EVENTS = "EVENTS"


class Urgency(StrEnum):
    ROUTINE = "ROUTINE"
    URGENT = "URGENT"


class DataRequestStage(StrEnum):
    DRAFT = "DRAFT"
    AUTHORISED = "AUTHORISED"
    RETURNED = "RETURNED"
    REFUSED = "REFUSED"
    SERVED = "SERVED"
    PARTLY_ANSWERED = "PARTLY_ANSWERED"
    ANSWERED = "ANSWERED"
    CANCELLED = "CANCELLED"


class AuthorityOutcome(StrEnum):
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class AuthorityKind(StrEnum):
    """Who granted it: it sets until when the request may be served under the authority."""

    OCDA_60A = "OCDA_60A"
    DSO_61A = "DSO_61A"
    OTHER = "OTHER"


class UserNotice(StrEnum):
    """Whether the platform will tell the account holder."""

    PROHIBITED = "PROHIBITED"
    WILL_NOTIFY = "WILL_NOTIFY"
    WILL_NOT = "WILL_NOT"
    UNKNOWN = "UNKNOWN"


class DueBasis(StrEnum):
    """On what a platform's due date rests."""

    STATUTORY = "STATUTORY"
    REQUESTED = "REQUESTED"
    DEFAULT = "DEFAULT"


class ReturnOutcome(StrEnum):
    """What a platform answered for one account and one kind of data."""

    PR_FULL = "PR_FULL"
    PR_PARTIAL = "PR_PARTIAL"
    PR_NO_DATA = "PR_NO_DATA"
    PR_NO_ACCOUNT = "PR_NO_ACCOUNT"
    PR_WRONG_ACCOUNT = "PR_WRONG_ACCOUNT"
    PR_EXCESS = "PR_EXCESS"
    PR_DEFECT = "PR_DEFECT"
    PR_JURIS = "PR_JURIS"
    PR_POLICY = "PR_POLICY"
    PR_CHALLENGE = "PR_CHALLENGE"
    PR_USER_NOTICE = "PR_USER_NOTICE"
    PR_COST = "PR_COST"
    PR_ENCRYPTED = "PR_ENCRYPTED"
    PR_CORRECTED = "PR_CORRECTED"
    PR_SILENT = "PR_SILENT"


class ResponseStage(StrEnum):
    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    HELD = "HELD"


class RowOutcome(StrEnum):
    """What became of one row of a return."""

    ACCEPTED = "ACCEPTED"
    HELD = "HELD"
    EXCESS = "EXCESS"
    DUPLICATE = "DUPLICATE"
