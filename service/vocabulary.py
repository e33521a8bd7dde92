"""The closed lists of words: every code a fact, a command, a rule or an answer may use.

Free text never belongs here. The words are those of the field's glossary, so that a code read in the database, in the
contract and in an inspector's report is the same one.
"""

from enum import StrEnum


class OrganisationKind(StrEnum):
    FORCE = "FORCE"
    PLATFORM = "PLATFORM"
    PARTNER_AGENCY = "PARTNER_AGENCY"
    ADVOCACY = "ADVOCACY"
    OVERSIGHT = "OVERSIGHT"


class Sector(StrEnum):
    """What an organisation is for, as the quorum of a safety review counts it (E10)."""

    POLICE = "POLICE"
    PROBATION = "PROBATION"
    HEALTH = "HEALTH"
    ADVOCACY = "ADVOCACY"
    CHILDREN_SERVICES = "CHILDREN_SERVICES"
    ADULT_SOCIAL_CARE = "ADULT_SOCIAL_CARE"
    YOUTH_JUSTICE = "YOUTH_JUSTICE"
    PRISON = "PRISON"
    PROFESSIONAL_STANDARDS = "PROFESSIONAL_STANDARDS"
    PLATFORM = "PLATFORM"
    OVERSIGHT = "OVERSIGHT"


class Role(StrEnum):
    """What a person may be; a task says on which case."""

    OFFICER = "OFFICER"
    SUPERVISOR = "SUPERVISOR"
    SPOC = "SPOC"
    REVIEW_CHAIR = "REVIEW_CHAIR"
    AGENCY_MEMBER = "AGENCY_MEMBER"
    DISCLOSURE_AUTHORISER = "DISCLOSURE_AUTHORISER"
    SAFEGUARDING_AUTHORISER = "SAFEGUARDING_AUTHORISER"
    ADVOCATE = "ADVOCATE"
    VICTIM = "VICTIM"
    PLATFORM_LIAISON = "PLATFORM_LIAISON"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


class Rank(StrEnum):
    """Police ranks, lowest first. Civilians and other organisations hold NONE."""

    NONE = "NONE"
    CONSTABLE = "CONSTABLE"
    SERGEANT = "SERGEANT"
    INSPECTOR = "INSPECTOR"
    CHIEF_INSPECTOR = "CHIEF_INSPECTOR"
    SUPERINTENDENT = "SUPERINTENDENT"
    CHIEF_SUPERINTENDENT = "CHIEF_SUPERINTENDENT"
    ASSISTANT_CHIEF_CONSTABLE = "ASSISTANT_CHIEF_CONSTABLE"


class TaskKind(StrEnum):
    """Why a person may see a case: a place on it, or one thing to do on it."""

    OIC = "OIC"
    SUPERVISOR = "SUPERVISOR"
    OFFICER = "OFFICER"
    SPOC = "SPOC"
    REVIEW_CHAIR = "REVIEW_CHAIR"
    AGENCY_MEMBER = "AGENCY_MEMBER"
    DISCLOSURE_AUTHORISER = "DISCLOSURE_AUTHORISER"
    SAFEGUARDING_AUTHORISER = "SAFEGUARDING_AUTHORISER"
    ADVOCATE = "ADVOCATE"
    VICTIM = "VICTIM"
    PLATFORM_LIAISON = "PLATFORM_LIAISON"
    DELIVERER = "DELIVERER"
    OVERDUE = "OVERDUE"
    DELIVER_NOW = "DELIVER_NOW"
    SAFE_CALL = "SAFE_CALL"


class Truth(StrEnum):
    """Three-valued: UNKNOWN passes no gate."""

    TRUE = "TRUE"
    FALSE = "FALSE"
    UNKNOWN = "UNKNOWN"


class YesNo(StrEnum):
    """Three-valued answer a person gave: UNKNOWN means nobody has said."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class Offence(StrEnum):
    """Protection from Harassment Act 1997."""

    S2A = "S2A"
    S4A = "S4A"


class RightsLevel(StrEnum):
    STANDARD = "STANDARD"
    ENHANCED = "ENHANCED"


class Channel(StrEnum):
    """How a person can be reached."""

    IN_PERSON = "IN_PERSON"
    PHONE = "PHONE"
    SMS = "SMS"
    EMAIL = "EMAIL"
    POST = "POST"
    PORTAL = "PORTAL"
    VIA_ADVOCATE = "VIA_ADVOCATE"


class PlaceKind(StrEnum):
    POLICE_STATION = "POLICE_STATION"
    ADVOCACY_SERVICE = "ADVOCACY_SERVICE"
    HOME = "HOME"
    HEALTH_SETTING = "HEALTH_SETTING"
    OTHER_SAFE_PLACE = "OTHER_SAFE_PLACE"


class Capacity(StrEnum):
    """Capacity for this decision at this time (Mental Capacity Act 2005)."""

    HAS_CAPACITY = "HAS_CAPACITY"
    LACKS_CAPACITY = "LACKS_CAPACITY"
    UNKNOWN = "UNKNOWN"


class CoercionScreen(StrEnum):
    CLEAR = "CLEAR"
    CONCERN = "CONCERN"
    UNKNOWN = "UNKNOWN"


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
    REFUSED = "REFUSED"
    SERVED = "SERVED"
    PARTLY_ANSWERED = "PARTLY_ANSWERED"
    ANSWERED = "ANSWERED"


class AuthorityOutcome(StrEnum):
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class AuthorityKind(StrEnum):
    """Who granted it: it sets how long the authority may be served under (E21)."""

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


class StrandKind(StrEnum):
    """Kinds of evidence; two strands of one kind are one kind (E07)."""

    IP_SUBSCRIBER = "IP_SUBSCRIBER"
    DEVICE = "DEVICE"
    PAYMENT = "PAYMENT"
    PHONE_RECOVERY = "PHONE_RECOVERY"
    FORENSIC = "FORENSIC"
    ADMISSION = "ADMISSION"
    CONTENT_KNOWLEDGE = "CONTENT_KNOWLEDGE"


class StrandStrength(StrEnum):
    STRONG = "STRONG"
    SUPPORTING = "SUPPORTING"


class Alternative(StrEnum):
    """Other explanations that must be reasoned away before a person is named."""

    BILL_PAYER = "BILL_PAYER"
    HOUSEHOLD = "HOUSEHOLD"
    SHARED_DEVICE = "SHARED_DEVICE"
    HIJACKED = "HIJACKED"
    REISSUED_ID = "REISSUED_ID"
    VPN_EXIT = "VPN_EXIT"
    FALSE_FLAG = "FALSE_FLAG"
    SOLD_ACCOUNT = "SOLD_ACCOUNT"
    INSIDER = "INSIDER"


class AlternativeState(StrEnum):
    EXCLUDED = "EXCLUDED"
    OPEN = "OPEN"


class Grade(StrEnum):
    """Attribution grade (E07), weakest first. A challenge is a hold over any grade."""

    UNRESOLVED = "UNRESOLVED"
    LEAD = "LEAD"
    PROBABLE = "PROBABLE"
    CONFIRMED = "CONFIRMED"


class AttributionStage(StrEnum):
    PROPOSED = "PROPOSED"
    VERIFIED = "VERIFIED"
    WITHDRAWN = "WITHDRAWN"


class ChallengeResolution(StrEnum):
    UPHELD = "UPHELD"
    DISMISSED = "DISMISSED"


class PoliceActionKind(StrEnum):
    ARREST = "ARREST"
    VOLUNTARY_INTERVIEW = "VOLUNTARY_INTERVIEW"
    NO_ARREST = "NO_ARREST"


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


class StopAnswer(StrEnum):
    """What a stop found when it won its place in the order of things."""

    EFFECTIVE = "EFFECTIVE"
    OPENED_AT = "OPENED_AT"
    TOLD_AT = "TOLD_AT"


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


class InformedEvent(StrEnum):
    """Information a victim is owed, and by which clock."""

    ACKNOWLEDGED = "ACKNOWLEDGED"
    POLICE_ACTION = "POLICE_ACTION"
    REGULAR_UPDATE = "REGULAR_UPDATE"
    REFUSED_OR_DEFERRED = "REFUSED_OR_DEFERRED"


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


class ProblemCode(StrEnum):
    """Why a command was turned down. Each has one public sentence (rules/problem.py)."""

    INVALID_INPUT = "INVALID_INPUT"
    COMMAND_ID_REUSED = "COMMAND_ID_REUSED"
    CASE_EXISTS = "CASE_EXISTS"
    STALE_VERSION = "STALE_VERSION"
    UNKNOWN_PERSON = "UNKNOWN_PERSON"
    ROLE_NOT_HELD = "ROLE_NOT_HELD"
    UNKNOWN_DOCUMENT = "UNKNOWN_DOCUMENT"
    UNKNOWN_SUBJECT = "UNKNOWN_SUBJECT"
    UNKNOWN_ACCOUNT = "UNKNOWN_ACCOUNT"
    ALREADY_BOUND = "ALREADY_BOUND"
    INCOMPLETE_REQUEST = "INCOMPLETE_REQUEST"
    WRONG_STAGE = "WRONG_STAGE"
    AUTHORITY_EXPIRED = "AUTHORITY_EXPIRED"
    USER_NOTICE_RISK = "USER_NOTICE_RISK"
    ALREADY_ANSWERED = "ALREADY_ANSWERED"
    TOO_FEW_STRANDS = "TOO_FEW_STRANDS"
    SAME_PERSON = "SAME_PERSON"
    SAME_ORGANISATION = "SAME_ORGANISATION"
    REKEYING_DIFFERS = "REKEYING_DIFFERS"
    GRADE_NOT_SUPPORTED = "GRADE_NOT_SUPPORTED"
    QUORUM_MISSING = "QUORUM_MISSING"
    NOT_SEPARATE = "NOT_SEPARATE"
    RANK_TOO_LOW = "RANK_TOO_LOW"
    GATE_NOT_GREEN = "GATE_NOT_GREEN"
    TEST_NOT_MET = "TEST_NOT_MET"
    TIER_EXCEEDED = "TIER_EXCEEDED"
    BEYOND_REVIEW = "BEYOND_REVIEW"
    BEYOND_WISHES = "BEYOND_WISHES"
    NOT_DECIDED = "NOT_DECIDED"
    DIGEST_DIFFERS = "DIGEST_DIFFERS"
    ALREADY_AUTHORISED = "ALREADY_AUTHORISED"
    NOT_AUTHORISED = "NOT_AUTHORISED"
    NOT_SCHEDULED = "NOT_SCHEDULED"
    NOT_CLEARED = "NOT_CLEARED"
    SUPPORT_MISSING = "SUPPORT_MISSING"
    IN_THE_PAST = "IN_THE_PAST"
    NOT_OPENED = "NOT_OPENED"
    ALREADY_TOLD = "ALREADY_TOLD"
    NOT_TOLD = "NOT_TOLD"
    NO_CHALLENGE = "NO_CHALLENGE"
    ALREADY_WITHDRAWN = "ALREADY_WITHDRAWN"
    UNDER_CHALLENGE = "UNDER_CHALLENGE"
    UNREADABLE_RETURN = "UNREADABLE_RETURN"


class PairState(StrEnum):
    """Where a command that takes two people stands."""

    AWAITING_SECOND = "AWAITING_SECOND"
    COMPLETE = "COMPLETE"


class Flag(StrEnum):
    """What was missing when a fact that happened was recorded out of order. The fact stands."""

    NO_VERIFIED_ATTRIBUTION = "NO_VERIFIED_ATTRIBUTION"
    AFTER_AUTHORITY_EXPIRED = "AFTER_AUTHORITY_EXPIRED"
    NOT_SERVED = "NOT_SERVED"
    AFTER_DUE = "AFTER_DUE"
    AFTER_STOP = "AFTER_STOP"
    BEYOND_WHAT_WAS_OPENED = "BEYOND_WHAT_WAS_OPENED"
    BEFORE_TELLING = "BEFORE_TELLING"
