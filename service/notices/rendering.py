"""From a wording to the words somebody reads, at the moment they read them. What is made here is kept nowhere.

The only things filled in are the contact's name, the date of the next update, and a reference that is an id.
"""

from datetime import datetime
from uuid import UUID

from service.notices.wording import CONTACT, NEXT_UPDATE, REFERENCE, REPLY, Wording
from service.rules.calendar import LONDON
from service.vocabulary import Audience


def text_of(
    wording: Wording, audience: Audience, *, contact: str, next_update_at: datetime | None, reference: UUID | None
) -> str:
    """What the notice says, its one action, and the lines under it, a paragraph each."""
    lines = [wording.says, wording.action]
    if next_update_at is not None:
        lines.append(NEXT_UPDATE.format(next_update=date_in_words(next_update_at)))
    lines += [CONTACT[audience].format(contact=contact), REPLY[audience]]
    if reference is not None:
        lines.append(REFERENCE.format(reference=reference))
    return "\n\n".join(lines)


def date_in_words(at: datetime) -> str:
    """A day as people say it, such as Tuesday 3 March 2026, by London's calendar."""
    day = at.astimezone(LONDON)
    return f"{day:%A} {day.day} {day:%B %Y}"
