"""Words of the case itself: the offence, the screens for counter-allegations, where it stands, what she may read."""

from enum import StrEnum


class Offence(StrEnum):
    """Protection from Harassment Act 1997."""

    S2A = "S2A"
    S4A = "S4A"


class ScreenPoint(StrEnum):
    """When both directions are searched for counter-allegations."""

    INTAKE = "INTAKE"
    ATTRIBUTION = "ATTRIBUTION"
    DECISION = "DECISION"


class ScreenResult(StrEnum):
    """What the search found."""

    NOTHING_FOUND = "NOTHING_FOUND"
    OPEN_REPORT = "OPEN_REPORT"
    UNKNOWN = "UNKNOWN"


class ScreenState(StrEnum):
    """E03: what the search and any determination amount to."""

    CLEAR = "CLEAR"
    HOLD = "HOLD"
    DETERMINED = "DETERMINED"


class PrimaryVictim(StrEnum):
    THIS_VICTIM = "THIS_VICTIM"
    OTHER_PARTY = "OTHER_PARTY"


class PoliceActionKind(StrEnum):
    ARREST = "ARREST"
    VOLUNTARY_INTERVIEW = "VOLUNTARY_INTERVIEW"
    NO_ARREST = "NO_ARREST"


class InformedEvent(StrEnum):
    """Information a victim is owed, and by which clock. PUBLIC_NAMING: that it will become public, and nothing more."""

    ACKNOWLEDGED = "ACKNOWLEDGED"
    POLICE_ACTION = "POLICE_ACTION"
    CUSTODY_OUTCOME = "CUSTODY_OUTCOME"
    CHARGE = "CHARGE"
    HEARING = "HEARING"
    PUBLIC_NAMING = "PUBLIC_NAMING"
    NO_CONTACT_STEPS = "NO_CONTACT_STEPS"
    SAFE_CALL = "SAFE_CALL"
    NAME_WAS_WRONG = "NAME_WAS_WRONG"
    REGULAR_UPDATE = "REGULAR_UPDATE"
    REFUSED_OR_DEFERRED = "REFUSED_OR_DEFERRED"
    NOT_IDENTIFIED = "NOT_IDENTIFIED"
    ENQUIRIES_RESUMED = "ENQUIRIES_RESUMED"


class Stage(StrEnum):
    """Where a case stands, derived from its facts and never stored."""

    REPORTED = "REPORTED"
    NEEDS_ASSESSED = "NEEDS_ASSESSED"
    REQUEST_DRAFTED = "REQUEST_DRAFTED"
    REQUEST_AUTHORISED = "REQUEST_AUTHORISED"
    SERVED = "SERVED"
    RESPONSE_RECEIVED = "RESPONSE_RECEIVED"
    RESOLVING = "RESOLVING"
    ATTRIBUTION_PROPOSED = "ATTRIBUTION_PROPOSED"
    ATTRIBUTION_CONFIRMED = "ATTRIBUTION_CONFIRMED"
    POLICE_ACTION_RECORDED = "POLICE_ACTION_RECORDED"
    SAFETY_REVIEW = "SAFETY_REVIEW"
    DISCLOSURE_DECIDED = "DISCLOSURE_DECIDED"
    DISCLOSURE_AUTHORISED = "DISCLOSURE_AUTHORISED"
    DISCLOSURE_SCHEDULED = "DISCLOSURE_SCHEDULED"
    DEFERRED = "DEFERRED"
    REFUSED = "REFUSED"
    DISCLOSED = "DISCLOSED"
    FOLLOW_UP = "FOLLOW_UP"
    CLOSED = "CLOSED"


class VictimWord(StrEnum):
    """The ten words a victim may read of her case."""

    CLOSED = "CLOSED"
    NOT_IDENTIFIED = "NOT_IDENTIFIED"
    YOUR_CHOICE = "YOUR_CHOICE"
    PAUSED = "PAUSED"
    TOLD = "TOLD"
    APPOINTMENT = "APPOINTMENT"
    NOT_AT_THIS_TIME = "NOT_AT_THIS_TIME"
    DECIDING = "DECIDING"
    ENQUIRIES = "ENQUIRIES"
    RECEIVED = "RECEIVED"
