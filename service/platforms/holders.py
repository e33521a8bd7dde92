"""What a return says of an account's holder: contacts, when and from where it was made. Said, and not known to be true."""

import re
from dataclasses import dataclass
from datetime import datetime

from service.platforms.columns import says
from service.platforms.instants import AS_WRITTEN, Clock, read_time
from service.platforms.ladder import read_address
from service.platforms.normalised import Contact


@dataclass(frozen=True, slots=True)
class Registration:
    """When and from where an account was made. Without a zone there is no instant, and the findings say so."""

    at: datetime | None
    ip: str | None
    port: int | None
    findings: frozenset[str]


def registration(time: str | None, ip: str | None, clock: Clock = AS_WRITTEN) -> Registration:
    when = read_time(time, clock) if (time := says(time)) else None
    address = read_address(ip) if (ip := says(ip)) else None
    doubts = frozenset({"subscriber_time_no_zone"}) if when is not None and when.reason == "no_zone" else frozenset()
    return Registration(
        when.at if when else None, str(address[0]) if address else None, address[1] if address else None, doubts
    )


def contacts(
    kind: str, text: str | None, *, role: str = "registered", status: str = "unknown", at: str | None = None
) -> tuple[Contact, ...]:
    """The contact that a field holds, if it holds any; `at` is the text of when a code was entered."""
    if (value := says(text)) is None:
        return ()
    number = international(value) if kind == "phone" else value
    when = read_time(at).at if at else None
    return (Contact(value=number, kind=kind, role=role, status=status, verified_at_utc=when),)


def international(number: str) -> str:
    """A number in E.164, if it says its country itself or says that it is British; as it is written in any other case."""
    value, _, country = number.partition(" [")
    digits = re.sub(r"[\s().-]", "", value)
    if country == "GB]":
        return british(digits)
    return digits if re.fullmatch(r"\+\d{7,15}", digits, re.ASCII) else value.strip()


def british(number: str) -> str:
    """A number as a British operator writes it, in E.164."""
    digits = re.sub(r"[\s().-]", "", number)
    if re.fullmatch(r"0\d{9,10}", digits, re.ASCII):
        return f"+44{digits[1:]}"
    return digits if re.fullmatch(r"\+\d{7,15}", digits, re.ASCII) else number.strip()


def verified(answer: str | None) -> str:
    """A platform's yes or no to whether a code was once entered."""
    return {"yes": "verified", "true": "verified", "verified": "verified", "confirmed": "verified",
            "no": "unverified", "false": "unverified", "unverified": "unverified", "unconfirmed": "unverified",
            }.get((answer or "").strip().lower(), "unknown")  # fmt: skip
