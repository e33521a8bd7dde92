"""Words around asking a platform: by which route, what it asks back, what it keeps for us, what went wrong."""

from enum import StrEnum


class OperatorLocation(StrEnum):
    """Where the company is that holds the data: it decides which law can reach it."""

    UK = "UK"
    US = "US"
    EU = "EU"
    OTHER = "OTHER"


class Route(StrEnum):
    """By which law an operator can be asked."""

    EDR = "EDR"
    IPA_61A = "IPA_61A"
    IPA_60A = "IPA_60A"
    IPA_60A_DAA = "IPA_60A_DAA"
    OPO = "OPO"
    VOLUNTARY = "VOLUNTARY"
    MLAT = "MLAT"
    EPOC = "EPOC"
    SECOND_PROTOCOL = "SECOND_PROTOCOL"


class RouteReason(StrEnum):
    """Why a route is offered, or is not."""

    LIFE_AT_RISK = "LIFE_AT_RISK"
    NO_IMMINENT_RISK = "NO_IMMINENT_RISK"
    OPERATOR_IN_UK = "OPERATOR_IN_UK"
    OPERATOR_ACCEPTS = "OPERATOR_ACCEPTS"
    OPERATOR_DOES_NOT_ACCEPT = "OPERATOR_DOES_NOT_ACCEPT"
    LOCATION_UNKNOWN = "LOCATION_UNKNOWN"
    NO_AGREEMENT = "NO_AGREEMENT"
    THREE_YEARS_OR_MORE = "THREE_YEARS_OR_MORE"
    BELOW_THREE_YEARS = "BELOW_THREE_YEARS"
    NOT_INDICTABLE = "NOT_INDICTABLE"
    EVENTS_NEED_SERIOUS_CRIME = "EVENTS_NEED_SERIOUS_CRIME"
    CONTENT_IS_NOT_REACHED = "CONTENT_IS_NOT_REACHED"
    COMMUNICATIONS_DATA_IS_NOT_REACHED = "COMMUNICATIONS_DATA_IS_NOT_REACHED"
    UK_LAW_REACHES_IT = "UK_LAW_REACHES_IT"
    US_OPERATORS_ALONE = "US_OPERATORS_ALONE"
    SLOW_LAST_RESORT = "SLOW_LAST_RESORT"
    UK_CANNOT_ISSUE = "UK_CANNOT_ISSUE"
    NOT_IN_FORCE = "NOT_IN_FORCE"
    OPERATOR_MAY_DECLINE = "OPERATOR_MAY_DECLINE"


class ClarificationQuestion(StrEnum):
    """What a platform asks before it can answer."""

    IDENTIFIER_NOT_FOUND = "IDENTIFIER_NOT_FOUND"
    IDENTIFIER_AMBIGUOUS = "IDENTIFIER_AMBIGUOUS"
    PERIOD_UNCLEAR = "PERIOD_UNCLEAR"
    CATEGORY_UNCLEAR = "CATEGORY_UNCLEAR"
    AUTHORITY_UNCLEAR = "AUTHORITY_UNCLEAR"
    WRONG_ENTITY = "WRONG_ENTITY"
    DELIVERY_UNCLEAR = "DELIVERY_UNCLEAR"
    SEE_DOCUMENT = "SEE_DOCUMENT"


class ClarificationAnswer(StrEnum):
    """What it is answered."""

    AS_ASKED = "AS_ASKED"
    IDENTIFIER_CONFIRMED = "IDENTIFIER_CONFIRMED"
    PERIOD_CONFIRMED = "PERIOD_CONFIRMED"
    NARROWED = "NARROWED"
    AUTHORITY_ATTACHED = "AUTHORITY_ATTACHED"
    SEE_DOCUMENT = "SEE_DOCUMENT"


class PauseReason(StrEnum):
    """Why a platform's clock stands still."""

    CLARIFICATION = "CLARIFICATION"


class CancelReason(StrEnum):
    """Why a request is no longer needed, or no longer lawful to pursue."""

    ATTRIBUTED_OTHERWISE = "ATTRIBUTED_OTHERWISE"
    NEED_ENDED = "NEED_ENDED"
    NO_LONGER_PROPORTIONATE = "NO_LONGER_PROPORTIONATE"
    WRONG_TARGET = "WRONG_TARGET"
    ASKED_ANOTHER_WAY = "ASKED_ANOTHER_WAY"


class PreservationStage(StrEnum):
    TO_ASK = "TO_ASK"
    ASKED = "ASKED"
    PRESERVED = "PRESERVED"
    RENEWAL_ASKED = "RENEWAL_ASKED"
    NOT_PRESERVED = "NOT_PRESERVED"
    LAPSED = "LAPSED"
    ENDED = "ENDED"


class PreservationOutcome(StrEnum):
    """What the platform said to a request to preserve."""

    PRESERVED = "PRESERVED"
    NO_ACCOUNT = "NO_ACCOUNT"
    NOTHING_HELD = "NOTHING_HELD"
    DECLINED = "DECLINED"


class PreservationEnd(StrEnum):
    """Why a preservation is let go of, by a person and on record."""

    ANSWERED = "ANSWERED"
    NEED_ENDED = "NEED_ENDED"
    NOT_PRESERVED = "NOT_PRESERVED"
    WRONG_ACCOUNT = "WRONG_ACCOUNT"


class ErrorKind(StrEnum):
    """What went wrong in getting data."""

    WRONG_ACCOUNT = "WRONG_ACCOUNT"
    EXCESS = "EXCESS"
    DEFECT = "DEFECT"


class ErrorClass(StrEnum):
    """How grave it is: caught before data came, after, or after somebody had acted on it."""

    RECORDABLE = "RECORDABLE"
    REPORTABLE = "REPORTABLE"
    SERIOUS_CANDIDATE = "SERIOUS_CANDIDATE"


class ErrorDecision(StrEnum):
    """What is done with data that should not be here."""

    KEPT_SEALED = "KEPT_SEALED"
    RETURNED = "RETURNED"
    TO_BE_DESTROYED = "TO_BE_DESTROYED"
    FRESH_AUTHORITY = "FRESH_AUTHORITY"
    NO_DATA_CAME = "NO_DATA_CAME"
