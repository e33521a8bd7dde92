"""What a notice is made of, and the lines that every one of them ends with. Constant: nobody's facts are in a wording.

A notice says one thing and asks for one thing. It names no platform, no person but the contact, and nothing that depends on
whether somebody has been found. Written to be read at twelve, and on a bad day.
"""

from dataclasses import dataclass

from service.vocabulary import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One notice: what it is for, its subject line, what it says, and the one thing it asks."""

    purpose: str
    title: str
    says: str
    action: str


UPDATE = Wording(
    purpose="That there is an update, and nothing else",
    title="You have an update",
    says="There is an update for you.",
    action="Ring your contact when you can talk safely.",
)
"""All that is said where no more may be (LIMITED)."""

NEXT_UPDATE = "You hear from us again by {next_update}, even if there is no news."
REFERENCE = "Reference: {reference}."

CONTACT: dict[Audience, str] = {
    Audience.VICTIM: "Your contact is {contact}. In danger now? Ring 999.",
    Audience.ADVOCATE: "The officer on this case is {contact}.",
    Audience.PLATFORM: "Your contact for this request is {contact}.",
    Audience.AGENCY: "The officer on this case is {contact}.",
    Audience.STAFF: "The officer on this case is {contact}.",
}

REPLY: dict[Audience, str] = {
    Audience.VICTIM: "Is it safe to reply? You cannot reply to this page, and nobody expects you to. Ring only when you are"
    " alone, from a phone that no one else can check.",
    Audience.ADVOCATE: "Is it safe to reply? Do not forward this. Use the case pages, or ring the officer.",
    Audience.PLATFORM: "Is it safe to reply? Answer on the request page only. Do not tell the account holder unless the"
    " request says that you may.",
    Audience.AGENCY: "Is it safe to reply? Do not forward this. Use the review page, or ring the officer.",
    Audience.STAFF: "Is it safe to reply? Do not forward this. Use the case pages.",
}
