"""Words of what follows police action: custody, charge, hearings, and what she reports later."""

from enum import StrEnum


class CustodyOutcomeKind(StrEnum):
    """How custody ended, or how it changed afterwards. RUI: released under investigation, without conditions."""

    BAIL = "BAIL"
    BAIL_VARIED = "BAIL_VARIED"
    BAIL_ENDED = "BAIL_ENDED"
    RUI = "RUI"
    CHARGED = "CHARGED"
    REMANDED = "REMANDED"
    RELEASED = "RELEASED"
    NFA = "NFA"


class HearingKind(StrEnum):
    FIRST_HEARING = "FIRST_HEARING"
    BAIL_HEARING = "BAIL_HEARING"
    PLEA = "PLEA"
    TRIAL = "TRIAL"
    SENTENCE = "SENTENCE"
    OTHER = "OTHER"


class FurtherReportKind(StrEnum):
    """What was added to a first report."""

    ACCOUNTS = "ACCOUNTS"
    INCIDENTS = "INCIDENTS"
    NEW_CONTACT = "NEW_CONTACT"


class Initiator(StrEnum):
    """Who began a contact. NOBODY: the account has been silent, and was reported all the same. UNKNOWN holds as it does."""

    SUBJECT = "SUBJECT"
    VICTIM = "VICTIM"
    NOBODY = "NOBODY"
    UNKNOWN = "UNKNOWN"
