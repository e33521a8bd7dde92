"""Words of looking after her: risk, advocates, what agencies get to see, how a case is closed and opened again."""

from enum import StrEnum


class RiskLevel(StrEnum):
    """One axis of a risk picture. UNKNOWN is what nobody could say, and never counts as low."""

    LOW = "LOW"
    MODERATE = "MODERATE"
    HIGH = "HIGH"
    UNKNOWN = "UNKNOWN"


class RiskBand(StrEnum):
    """What a risk picture amounts to, lowest first. IMMINENT is only ever somebody's judgement."""

    STANDARD = "STANDARD"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    IMMINENT = "IMMINENT"


class RiskFlag(StrEnum):
    """Each alone makes a risk HIGH at least, until a second person reasons it down."""

    VICTIM_VERY_FRIGHTENED = "VICTIM_VERY_FRIGHTENED"
    THREATS = "THREATS"
    WEAPON = "WEAPON"
    ESCALATION = "ESCALATION"
    HOME_ATTENDANCE = "HOME_ATTENDANCE"
    THIRD_PARTY_TARGETED = "THIRD_PARTY_TARGETED"
    SUICIDAL_OR_HOMICIDAL_TALK = "SUICIDAL_OR_HOMICIDAL_TALK"
    SEPARATION_AND_CONTROL = "SEPARATION_AND_CONTROL"
    PROTECTIVE_ORDER_BREACH = "PROTECTIVE_ORDER_BREACH"


class ServiceCapacity(StrEnum):
    """Whether an advocacy service can take her now; gaps are counted."""

    AVAILABLE = "AVAILABLE"
    WAITING_LIST = "WAITING_LIST"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"


class OfferResponse(StrEnum):
    """What she says to an advocate who was offered to her."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    LATER = "LATER"


class PackItem(StrEnum):
    """What a review's pack may hold; each agency gets the least that it needs."""

    RISK = "RISK"
    HER_VIEW = "HER_VIEW"
    SAFETY_PLAN = "SAFETY_PLAN"
    CHILDREN = "CHILDREN"
    CAPACITY = "CAPACITY"
    SUBJECT_IS_CHILD = "SUBJECT_IS_CHILD"
    SUBJECT_IS_HELD = "SUBJECT_IS_HELD"
    SUBJECT_IS_POLICE = "SUBJECT_IS_POLICE"


class ClosingOutcome(StrEnum):
    """How a case ended."""

    TOLD = "TOLD"
    CHOSE_NOT_TO_KNOW = "CHOSE_NOT_TO_KNOW"
    REFUSED = "REFUSED"
    NOT_IDENTIFIED = "NOT_IDENTIFIED"
    REPORT_WITHDRAWN = "REPORT_WITHDRAWN"
    OTHER_PARTY_IS_VICTIM = "OTHER_PARTY_IS_VICTIM"
    TRANSFERRED = "TRANSFERRED"


class ReopeningCause(StrEnum):
    """Why a closed case is opened again."""

    NEW_ACCOUNT = "NEW_ACCOUNT"
    BREACH = "BREACH"
    CORRECTION = "CORRECTION"
    RELEASE = "RELEASE"
    SHE_CHANGED_HER_MIND = "SHE_CHANGED_HER_MIND"
    SCHEME_CHANGED = "SCHEME_CHANGED"


class StillOpen(StrEnum):
    """What keeps a case from being closed: each is named, with the key, kind or number of what is open."""

    DEADLINE = "DEADLINE"
    REQUEST = "REQUEST"
    CHALLENGE = "CHALLENGE"
    WRONG_NAME_TOLD = "WRONG_NAME_TOLD"
    SCHEDULE = "SCHEDULE"
    FOLLOW_UP = "FOLLOW_UP"
    REVIEW = "REVIEW"
    PRESERVATION = "PRESERVATION"
    EMBARGO = "EMBARGO"
    DATA_ERROR = "DATA_ERROR"


class LocationPurpose(StrEnum):
    """Why somebody with a place on the case looks where she is; kept with the look."""

    VISIT = "VISIT"
    WELFARE_CHECK = "WELFARE_CHECK"
    PROTECTIVE_MEASURES = "PROTECTIVE_MEASURES"
    EMERGENCY_RESPONSE = "EMERGENCY_RESPONSE"


class RescueReason(StrEnum):
    """Why the glass is broken that keeps where she is: to send somebody to her now."""

    DANGER_TO_LIFE = "DANGER_TO_LIFE"
    ATTACK_REPORTED = "ATTACK_REPORTED"
    OUT_OF_CONTACT = "OUT_OF_CONTACT"


class AuditPurpose(StrEnum):
    """For what a record may be read (Data Protection Act 2018 s 62(4)), and for nothing else."""

    LAWFULNESS = "LAWFULNESS"
    SELF_MONITORING_OR_DISCIPLINE = "SELF_MONITORING_OR_DISCIPLINE"
    INTEGRITY_OR_SECURITY = "INTEGRITY_OR_SECURITY"
    CRIMINAL_PROCEEDINGS = "CRIMINAL_PROCEEDINGS"
