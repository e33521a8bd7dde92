"""Words of promises: who acts when one is due, and what goes out to whom. Never a text."""

from enum import StrEnum


class PromiseKind(StrEnum):
    """Who acts on a deadline when it is due: one workflow type each."""

    CASE = "CASE"
    DATA_REQUEST = "DATA_REQUEST"
    SAFETY_REVIEW = "SAFETY_REVIEW"
    DISCLOSURE = "DISCLOSURE"


class PromiseAct(StrEnum):
    """What a promise did, as a case's record names it beside what people did."""

    APPOINTMENT_SAID_NEAR = "APPOINTMENT_SAID_NEAR"
    FOLLOW_UP_OPENED = "FOLLOW_UP_OPENED"
    OVERDUE_SAID = "OVERDUE_SAID"
    REQUEST_CHASED = "REQUEST_CHASED"
    REQUEST_ESCALATED = "REQUEST_ESCALATED"
    REQUEST_SERVED = "REQUEST_SERVED"
    REVIEW_INVITED = "REVIEW_INVITED"
    REVIEW_REMINDED = "REVIEW_REMINDED"
    REVIEW_WINDOW_ENDED = "REVIEW_WINDOW_ENDED"
    SPOC_ASKED_TO_SERVE = "SPOC_ASKED_TO_SERVE"
    TELLING_HELD = "TELLING_HELD"
    TELLING_RELEASED = "TELLING_RELEASED"
    UPDATE_SENT = "UPDATE_SENT"


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
