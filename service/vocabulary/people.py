"""Words for who takes part: organisations, roles, ranks, tasks, and how a person is reached."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    FORCE = "FORCE"
    PLATFORM = "PLATFORM"
    PARTNER_AGENCY = "PARTNER_AGENCY"
    ADVOCACY = "ADVOCACY"
    OVERSIGHT = "OVERSIGHT"


class Sector(StrEnum):
    """What an organisation is for, as the quorum of a safety review counts it."""

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
    SERVE_REQUEST = "SERVE_REQUEST"
    REWORK_REQUEST = "REWORK_REQUEST"
    ACCEPT_NOTICE_RISK = "ACCEPT_NOTICE_RISK"
    ANSWER_CLARIFICATION = "ANSWER_CLARIFICATION"
    CANCEL_REQUEST = "CANCEL_REQUEST"
    PRESERVE_ACCOUNT = "PRESERVE_ACCOUNT"
    RESOLVE_ERROR = "RESOLVE_ERROR"
    DELIVER_NOW = "DELIVER_NOW"
    TELLING_HELD = "TELLING_HELD"
    SAFE_CALL = "SAFE_CALL"
    CONTACT_PRISON = "CONTACT_PRISON"
    REVIEW_SAFETY_PLAN = "REVIEW_SAFETY_PLAN"
    SAY_PUBLIC_NAMING = "SAY_PUBLIC_NAMING"
    ASK_WISHES = "ASK_WISHES"
    REVIEW_ACTION = "REVIEW_ACTION"
    REACH_ANOTHER_WAY = "REACH_ANOTHER_WAY"
    HAND_OVER_CASE = "HAND_OVER_CASE"


class PlaceInCharge(StrEnum):
    """The two places that no case is ever without."""

    OIC = "OIC"
    SUPERVISOR = "SUPERVISOR"


class HandOverReason(StrEnum):
    """Why somebody else is in charge from now on. VICTIM_MOVED alone gives the place to another force."""

    CONFLICT_OF_INTEREST = "CONFLICT_OF_INTEREST"
    LEAVES_THE_FORCE = "LEAVES_THE_FORCE"
    OTHER_POST = "OTHER_POST"
    ABSENCE = "ABSENCE"
    WORKLOAD = "WORKLOAD"
    VICTIM_ASKED = "VICTIM_ASKED"
    VICTIM_MOVED = "VICTIM_MOVED"
    OTHER = "OTHER"


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


class Capacity(StrEnum):
    """Capacity for this decision at this time (Mental Capacity Act 2005)."""

    HAS_CAPACITY = "HAS_CAPACITY"
    LACKS_CAPACITY = "LACKS_CAPACITY"
    UNKNOWN = "UNKNOWN"


class CoercionScreen(StrEnum):
    CLEAR = "CLEAR"
    CONCERN = "CONCERN"
    UNKNOWN = "UNKNOWN"


class YesNo(StrEnum):
    """Three-valued answer a person gave: UNKNOWN means nobody has said."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"
