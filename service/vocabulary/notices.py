"""Words of notices: what is said (the field's codes), to which audience, how much of it, and how it went. Never a text."""

from enum import StrEnum


class NoticeCode(StrEnum):
    """What a notice is for. V to her, A to her advocate, L to a platform, G to an agency, S to a SPoC, O to other staff."""

    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    V4 = "V4"
    V5 = "V5"
    V6 = "V6"
    V7 = "V7"
    V8 = "V8"
    V9 = "V9"
    V10 = "V10"
    V11 = "V11"
    V12 = "V12"
    V13 = "V13"
    V14 = "V14"
    V15 = "V15"
    V16 = "V16"
    V17 = "V17"
    V18 = "V18"
    V19 = "V19"
    V20 = "V20"
    V21 = "V21"
    V22 = "V22"
    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    L6 = "L6"
    L7 = "L7"
    L8 = "L8"
    G1 = "G1"
    G2 = "G2"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"
    S6 = "S6"
    S7 = "S7"
    O1 = "O1"
    O2 = "O2"
    O3 = "O3"
    O4 = "O4"
    O5 = "O5"
    O6 = "O6"
    O7 = "O7"
    O8 = "O8"
    O9 = "O9"
    O10 = "O10"
    O11 = "O11"
    O12 = "O12"
    O13 = "O13"
    O14 = "O14"
    O15 = "O15"
    O16 = "O16"
    O17 = "O17"
    O18 = "O18"
    O19 = "O19"
    O20 = "O20"
    O21 = "O21"
    O22 = "O22"
    O23 = "O23"
    O24 = "O24"
    O25 = "O25"


class Audience(StrEnum):
    """For whom a notice is written: what a person may be decides it, whichever case it is about."""

    VICTIM = "VICTIM"
    ADVOCATE = "ADVOCATE"
    PLATFORM = "PLATFORM"
    AGENCY = "AGENCY"
    STAFF = "STAFF"


class ContentClass(StrEnum):
    """How much a notice says. LIMITED: that there is an update, and nothing else."""

    FULL = "FULL"
    LIMITED = "LIMITED"


class SafeToSend(StrEnum):
    """What E23 answers: now, at a safe time, or by a person instead."""

    SEND = "SEND"
    HOLD = "HOLD"
    ALTERNATE = "ALTERNATE"


class MailState(StrEnum):
    """How a colleague's e-mail about a notice stands. TRIED: it may have gone, and is asked about before it goes again."""

    WANTED = "WANTED"
    TRIED = "TRIED"
    SENT = "SENT"
    GIVEN_UP = "GIVEN_UP"


class Weekday(StrEnum):
    """A day of the week in London."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"
