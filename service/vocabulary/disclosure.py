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


class Tier(StrEnum):
    """How much may be told (E13)."""

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
    """E11: the decision-maker must consider it."""

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
    """R01-R17, for refusing and deferring."""

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


class GateName(StrEnum):
    ACCURACY = "ACCURACY"
    SAFETY = "SAFETY"
    LAWFULNESS = "LAWFULNESS"
    CHOICE = "CHOICE"


class GateState(StrEnum):
    GREEN = "GREEN"
    RED = "RED"


class Missing(StrEnum):
    """What may stand in the way of telling one part to one recipient: every word of the gate and of the opener's question.

    The gate is a function of the database; a test reads its words there and compares them with these.
    """

    CHARGE_RECORD = "CHARGE_RECORD"
    NO_ATTRIBUTION = "NO_ATTRIBUTION"
    WITHDRAWN = "WITHDRAWN"
    NOT_VERIFIED = "NOT_VERIFIED"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    IDENTITY_CHANGED = "IDENTITY_CHANGED"
    CHALLENGED = "CHALLENGED"
    NO_PLAN = "NO_PLAN"
    NO_SUPPORT = "NO_SUPPORT"
    NO_REVIEW = "NO_REVIEW"
    REVIEW_NOT_APPROVING = "REVIEW_NOT_APPROVING"
    REVIEW_EXPIRED = "REVIEW_EXPIRED"
    REVIEW_OTHER_RECIPIENT = "REVIEW_OTHER_RECIPIENT"
    REVIEW_OTHER_PARTS = "REVIEW_OTHER_PARTS"
    REVIEW_OTHER_CHANNEL = "REVIEW_OTHER_CHANNEL"
    NOT_SCHEDULED = "NOT_SCHEDULED"
    ATTENDEE_NOT_CLEARED = "ATTENDEE_NOT_CLEARED"
    NO_DECISION = "NO_DECISION"
    PART_NOT_DECIDED = "PART_NOT_DECIDED"
    OTHER_RECIPIENT = "OTHER_RECIPIENT"
    TEST_NOT_MET = "TEST_NOT_MET"
    REPRESENTATIONS_NOT_CONSIDERED = "REPRESENTATIONS_NOT_CONSIDERED"
    AUTHORISATIONS_MISSING = "AUTHORISATIONS_MISSING"
    TIER_EXCEEDED = "TIER_EXCEEDED"
    IDENTIFICATION_PENDING = "IDENTIFICATION_PENDING"
    SCREEN_MISSING = "SCREEN_MISSING"
    SCREEN_EXPIRED = "SCREEN_EXPIRED"
    SCREEN_BEFORE_IDENTITY = "SCREEN_BEFORE_IDENTITY"
    COUNTER_ALLEGATION = "COUNTER_ALLEGATION"
    RECIPIENT_NOT_VICTIM = "RECIPIENT_NOT_VICTIM"
    NO_WISH = "NO_WISH"
    WISH_WITHDRAWN = "WISH_WITHDRAWN"
    WISH_IS_NOT_TO_KNOW = "WISH_IS_NOT_TO_KNOW"
    PART_NOT_WISHED = "PART_NOT_WISHED"
    WISH_STALE = "WISH_STALE"
    NOT_YET_WISHED = "NOT_YET_WISHED"
    NOT_KNOWN_TO_HER = "NOT_KNOWN_TO_HER"
    NOT_RECONFIRMED = "NOT_RECONFIRMED"
    COERCION = "COERCION"
    CAPACITY = "CAPACITY"
    RECIPIENT_NOT_CHECKED = "RECIPIENT_NOT_CHECKED"
    CASE_CLOSED = "CASE_CLOSED"
    STOPPED = "STOPPED"
    NOT_YET = "NOT_YET"
    ALREADY_TOLD = "ALREADY_TOLD"
    NOT_RELEASED = "NOT_RELEASED"
    NOT_SEALED = "NOT_SEALED"


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
