"""Words of promises: who acts when one is due, and what goes out to whom. Never a text."""

from enum import StrEnum


class PromiseKind(StrEnum):
    """Who acts on a deadline when it is due: one workflow type each."""

    CASE = "CASE"
    DATA_REQUEST = "DATA_REQUEST"
    SAFETY_REVIEW = "SAFETY_REVIEW"
    DISCLOSURE = "DISCLOSURE"


class OutboxKind(StrEnum):
    """Something that goes out to a person: a kind and an address in the database, never a text."""

    SERVE_REQUEST = "SERVE_REQUEST"
    CHASE_REQUEST = "CHASE_REQUEST"
    ESCALATE_REQUEST = "ESCALATE_REQUEST"
    REGULAR_UPDATE = "REGULAR_UPDATE"
    REVIEW_INVITATION = "REVIEW_INVITATION"
    REVIEW_REMINDER = "REVIEW_REMINDER"
    APPOINTMENT_NEAR = "APPOINTMENT_NEAR"
    DELIVER_NOW = "DELIVER_NOW"
    TELLING_HELD = "TELLING_HELD"
    FOLLOW_UP_DUE = "FOLLOW_UP_DUE"
    OVERDUE = "OVERDUE"
