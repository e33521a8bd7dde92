"""Words of an attribution: kinds of evidence, other explanations, grades."""

from enum import StrEnum


class StrandKind(StrEnum):
    """Kinds of evidence; two strands of one kind are one kind."""

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
    """How sure an attribution is, weakest first. A challenge is a hold over any grade."""

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
