"""How often somebody may ask for tokens: counted by the minute in this process, for so many askers and no more."""

import time
from collections import OrderedDict

WINDOW = 60.0
COUNTED = 10_000


class Allowance:
    """So many in any minute for each asker; the longest unseen is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spent: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, asker: str) -> int:
        """Seconds until this asker may ask again; 0 for now."""
        since, spent = self._spent.get(asker, (0.0, 0))
        left = since + WINDOW - time.monotonic()
        return int(left) + 1 if spent >= self._most and left > 0 else 0

    def spend(self, asker: str) -> None:
        now = time.monotonic()
        since, spent = self._spent.pop(asker, (now, 0))
        self._spent[asker] = (now, 1) if since + WINDOW <= now else (since, spent + 1)
        if len(self._spent) > COUNTED:
            self._spent.popitem(last=False)
