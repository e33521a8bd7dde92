"""Words of deciding, authorising and telling: parts, tiers, tests, gates, stops."""

from enum import StrEnum


class Part(StrEnum):
    """The parts of an identity: each is sealed, embargoed, opened and told on its own."""

    NAME = "NAME"
    PHOTO = "PHOTO"
    NEAR_ME = "NEAR_ME"
    HOW_THEY_KNOW_ME = "HOW_THEY_KNOW_ME"
    AGE_BAND = "AGE_BAND"
    VEHICLE = "VEHICLE"
    FURTHER = "FURTHER"


class Holder(StrEnum):
    """The two organisations that each keep the key to one half of what is sealed; neither can open anything alone."""

    POLICE = "POLICE"
    SAFEGUARDING = "SAFEGUARDING"


class Tier(StrEnum):
    """How much may be told, least first."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"


class PlaceKind(StrEnum):
    POLICE_STATION = "POLICE_STATION"
    ADVOCACY_SERVICE = "ADVOCACY_SERVICE"
    HOME = "HOME"
    HEALTH_SETTING = "HEALTH_SETTING"
    OTHER_SAFE_PLACE = "OTHER_SAFE_PLACE"


class Truth(StrEnum):
    """Three-valued: UNKNOWN passes no gate."""

    TRUE = "TRUE"
    FALSE = "FALSE"
    UNKNOWN = "UNKNOWN"


class WishScope(StrEnum):
    ALL = "ALL"
    PART = "PART"
    NONE = "NONE"
    LATER = "LATER"


class AwaitedEvent(StrEnum):
    """What she may wish to wait for before she is told anything."""

    CHARGE = "CHARGE"
    FIRST_HEARING = "FIRST_HEARING"
    TRIAL = "TRIAL"
    SENTENCE = "SENTENCE"


class ChoiceState(StrEnum):
    """E09."""

    OK = "OK"
    RECONFIRM = "RECONFIRM"
    STOP = "STOP"


class ReviewRecommendation(StrEnum):
    APPROVE = "APPROVE"
    DO_NOT_APPROVE = "DO_NOT_APPROVE"


class ReviewView(StrEnum):
    TELL = "TELL"
    DO_NOT_TELL = "DO_NOT_TELL"
    NO_VIEW = "NO_VIEW"


class DecisionVerdict(StrEnum):
    DISCLOSE = "DISCLOSE"
    DEFER = "DEFER"
    REFUSE = "REFUSE"


class TestVerdict(StrEnum):
    """E08."""

    RECOMMEND = "RECOMMEND"
    DO_NOT = "DO_NOT"
    NEED_MORE = "NEED_MORE"


class Claim(StrEnum):
    """What the telling says of the subject, and no more."""

    ATTRIBUTED_TO = "ATTRIBUTED_TO"
    CHARGED_WITH = "CHARGED_WITH"


class Representations(StrEnum):
    """Whether the person to be named is heard first. Whoever decides must consider it, and invites them or says why not."""

    INVITE = "INVITE"
    CONSIDERED_NOT_INVITED = "CONSIDERED_NOT_INVITED"
    NOT_CONSIDERED = "NOT_CONSIDERED"


class NotInvitedReason(StrEnum):
    RISK_TO_VICTIM = "RISK_TO_VICTIM"
    TIP_OFF = "TIP_OFF"
    PREJUDICE_INVESTIGATION = "PREJUDICE_INVESTIGATION"
    DESTROY_EVIDENCE = "DESTROY_EVIDENCE"
    EMERGENCY = "EMERGENCY"
    ALREADY_PUBLIC = "ALREADY_PUBLIC"
    ANSWERED_IN_INTERVIEW = "ANSWERED_IN_INTERVIEW"


class RefusalReason(StrEnum):
    """Why she is not told, or not yet: the closed list for refusing and deferring."""

    R01 = "R01"
    R02 = "R02"
    R03 = "R03"
    R04 = "R04"
    R05 = "R05"
    R06 = "R06"
    R07 = "R07"
    R08 = "R08"
    R09 = "R09"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R14 = "R14"
    R15 = "R15"
    R16 = "R16"
    R17 = "R17"


class LawfulGround(StrEnum):
    LG1 = "LG1"
    LG2 = "LG2"
    LG3 = "LG3"
    LG4 = "LG4"
    LG5 = "LG5"
    LG6 = "LG6"
    LG7 = "LG7"


class StopAnswer(StrEnum):
    """What a stop found when it won its place in the order of things."""

    EFFECTIVE = "EFFECTIVE"
    OPENED_AT = "OPENED_AT"
    TOLD_AT = "TOLD_AT"


class ToldBy(StrEnum):
    """Who told her outside the scheme."""

    POLICE = "POLICE"
    PARTNER_AGENCY = "PARTNER_AGENCY"
    ADVOCATE = "ADVOCATE"
    PROSECUTION = "PROSECUTION"
    OTHER = "OTHER"


class ReleaseOutcome(StrEnum):
    """What the moment of telling found."""

    RELEASED = "RELEASED"
    HELD = "HELD"


class AbortReason(StrEnum):
    VICTIM_ASKED = "VICTIM_ASKED"
    UNSAFE = "UNSAFE"
    SUPPORT_MISSING = "SUPPORT_MISSING"
    STOPPED = "STOPPED"
    OTHER = "OTHER"


class StopReason(StrEnum):
    SAFETY = "SAFETY"
    ACCURACY = "ACCURACY"
    LEGAL = "LEGAL"
    SUPPORT = "SUPPORT"
    OTHER = "OTHER"
