"""Words of the gate: what it consists of, what may be missing, and what holds a telling or keeps somebody off a case."""

from enum import StrEnum


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
    BEYOND_CHARGE = "BEYOND_CHARGE"
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
    REVIEW_OTHER_SUBJECT = "REVIEW_OTHER_SUBJECT"
    NOT_SCHEDULED = "NOT_SCHEDULED"
    ATTENDEE_NOT_CLEARED = "ATTENDEE_NOT_CLEARED"
    SUPPORT_TOO_SHORT = "SUPPORT_TOO_SHORT"
    RECIPIENT_NOT_CLEARED = "RECIPIENT_NOT_CLEARED"
    NO_DECISION = "NO_DECISION"
    PART_NOT_DECIDED = "PART_NOT_DECIDED"
    OTHER_RECIPIENT = "OTHER_RECIPIENT"
    TEST_NOT_MET = "TEST_NOT_MET"
    REPRESENTATIONS_NOT_CONSIDERED = "REPRESENTATIONS_NOT_CONSIDERED"
    AUTHORISATIONS_MISSING = "AUTHORISATIONS_MISSING"
    TIER_EXCEEDED = "TIER_EXCEEDED"
    COURT_ORDER = "COURT_ORDER"
    EMBARGOED = "EMBARGOED"
    IDENTIFICATION_PENDING = "IDENTIFICATION_PENDING"
    SCREEN_MISSING = "SCREEN_MISSING"
    SCREEN_EXPIRED = "SCREEN_EXPIRED"
    SCREEN_BEFORE_IDENTITY = "SCREEN_BEFORE_IDENTITY"
    SCREEN_BEFORE_RECIPIENT = "SCREEN_BEFORE_RECIPIENT"
    COUNTER_ALLEGATION = "COUNTER_ALLEGATION"
    SILENT_ACCOUNT = "SILENT_ACCOUNT"
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
    TOLD_BEFORE_A_STOP = "TOLD_BEFORE_A_STOP"
    NOT_RELEASED = "NOT_RELEASED"
    NOT_SEALED = "NOT_SEALED"


class EmbargoKind(StrEnum):
    """Why something that was, or may be, authorised is not told yet."""

    COURT_ORDER = "COURT_ORDER"
    LIVE_OP = "LIVE_OP"
    SEARCH_PENDING = "SEARCH_PENDING"
    ID_PROCEDURE = "ID_PROCEDURE"
    OTHER_VICTIM = "OTHER_VICTIM"
    CPS_ADVICE = "CPS_ADVICE"
    SAFEGUARDING = "SAFEGUARDING"
    ACCURACY = "ACCURACY"


class ConflictRelation(StrEnum):
    """How somebody on a case is close to one of its parties."""

    PARTY = "PARTY"
    FAMILY = "FAMILY"
    PARTNER = "PARTNER"
    FRIEND = "FRIEND"
    COLLEAGUE = "COLLEAGUE"
    NEIGHBOUR = "NEIGHBOUR"
    SAME_NAME_OR_ADDRESS = "SAME_NAME_OR_ADDRESS"
    OTHER = "OTHER"


class ConflictResolution(StrEnum):
    """What a supervisor found: nothing that stands in the way, or that this person has no part in this case."""

    CLEARED = "CLEARED"
    BLOCKED = "BLOCKED"


class ConflictState(StrEnum):
    """E24. REVIEW denies access as BLOCK does, until it is cleared."""

    NONE = "NONE"
    REVIEW = "REVIEW"
    BLOCK = "BLOCK"


class RecipientCheck(StrEnum):
    """E29."""

    OK = "OK"
    REFUSE = "REFUSE"


class RecipientBasis(StrEnum):
    """Why she does not choose herself: a child who is not competent to, an adult who cannot for now, or she has died."""

    CHILD = "CHILD"
    LACKS_CAPACITY = "LACKS_CAPACITY"
    DECEASED = "DECEASED"


class RecipientRelation(StrEnum):
    """What somebody who may be told in her place is to her."""

    PARENT = "PARENT"
    CARER = "CARER"
    GUARDIAN = "GUARDIAN"
    DEPUTY_OR_ATTORNEY = "DEPUTY_OR_ATTORNEY"
    CLOSE_FAMILY = "CLOSE_FAMILY"


class AssuranceStatement(StrEnum):
    """What an assurance may say of somebody who is not named: closed, true, and no more."""

    KNOWN_TO_YOU = "KNOWN_TO_YOU"
    NOT_KNOWN_TO_YOU = "NOT_KNOWN_TO_YOU"
    LIVES_OR_WORKS_NEAR_YOU = "LIVES_OR_WORKS_NEAR_YOU"
    DOES_NOT_LIVE_OR_WORK_NEAR_YOU = "DOES_NOT_LIVE_OR_WORK_NEAR_YOU"
    MEETS_CHILDREN_IN_YOUR_LIFE = "MEETS_CHILDREN_IN_YOUR_LIFE"
    DOES_NOT_MEET_CHILDREN_IN_YOUR_LIFE = "DOES_NOT_MEET_CHILDREN_IN_YOUR_LIFE"
    IN_CUSTODY = "IN_CUSTODY"
    NOT_IN_CUSTODY = "NOT_IN_CUSTODY"


class LearnedFrom(StrEnum):
    """How she came to know who it is, when nobody told her."""

    SUBJECT = "SUBJECT"
    FAMILY_OR_FRIEND = "FAMILY_OR_FRIEND"
    COURT_LIST = "COURT_LIST"
    PRESS = "PRESS"
    SOCIAL_MEDIA = "SOCIAL_MEDIA"
    RECOGNISED = "RECOGNISED"
    OWN_ENQUIRIES = "OWN_ENQUIRIES"
    OTHER = "OTHER"
