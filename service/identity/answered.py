"""Which intents a holder has answered: each at most once, over a restart too. Ids and instants, and nothing else."""

from datetime import datetime, timedelta
from uuid import UUID

from service.identity.keyring import ANSWERED, Keyring

LONGER = timedelta(hours=1)
"""An intent is remembered so much longer than it lives, for clocks that are set back."""


class Answered:
    """The intents that were answered of late, in a file of the holder's own."""

    def __init__(self, keyring: Keyring) -> None:
        """Raises OSError or ValueError where what is there cannot be read: a holder that has forgotten must not answer."""
        self._keyring = keyring
        self._until: dict[UUID, datetime] = {}
        place = keyring.folder / ANSWERED
        for line in place.read_text().splitlines() if place.exists() else ():
            id, _, until = line.partition(" ")
            self._until[UUID(id)] = datetime.fromisoformat(until)

    def claim(self, intent: UUID, until: datetime, now: datetime) -> bool:
        """Whether this is its first time; on the disk before anything is answered. Raises OSError."""
        if intent in self._until:
            return False
        kept = {id: end for id, end in self._until.items() if end + LONGER > now} | {intent: until}
        self._keyring.write(ANSWERED, "".join(f"{id} {end.isoformat()}\n" for id, end in kept.items()).encode())
        self._until = kept
        return True
