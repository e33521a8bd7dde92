"""How much one person may ask in a minute, by what it costs: a bucket each, in this process, that fills as time passes.

It says what is left as the draft of the RateLimit header fields has it, so that a client slows down before it is stopped.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

WINDOW = 60
KEPT = 10_000
"""People whose buckets are kept; whoever was longest away has a full one when they come back."""
LEAST = 1
OF_A_REFUSAL = 10
"""What a document costs that is read in vain: reading is work too."""


class Rate:
    """`per_minute` is both the size of a bucket and what flows into it in a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._buckets: OrderedDict[UUID, tuple[float, float]] = OrderedDict()
        self._policy = f'"cost";q={per_minute};w={WINDOW}'

    def take(self, person: UUID, cost: int) -> dict[str, str] | None:
        """The headers that say what is left; None where there is not as much, and then nothing is taken."""
        now, left = self._level(person)
        cost = max(cost, LEAST)
        if cost > left and left < self._most:
            return None
        # One operation that costs more than a whole bucket empties it, and is not shut out for ever.
        self._keep(person, max(left - cost, 0.0), now)
        return self._headers(max(left - cost, 0.0))

    def give_back(self, person: UUID, cost: int) -> None:
        """What was taken for something that was not done, and will be taken again for doing it otherwise."""
        now, left = self._level(person)
        self._keep(person, min(left + max(cost, LEAST), float(self._most)), now)

    def refused(self, person: UUID, cost: int) -> dict[str, str]:
        """The headers of a refusal: when there will be enough."""
        _, left = self._level(person)
        missing = min(max(cost, LEAST), self._most) - left
        return {**self._headers(left), "retry-after": str(max(1, math.ceil(missing * WINDOW / self._most)))}

    def _level(self, person: UUID) -> tuple[float, float]:
        now = self._clock()
        level, at = self._buckets.get(person, (float(self._most), now))
        return now, min(float(self._most), level + (now - at) * self._most / WINDOW)

    def _keep(self, person: UUID, level: float, now: float) -> None:
        self._buckets[person] = (level, now)
        self._buckets.move_to_end(person)
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)

    def _headers(self, left: float) -> dict[str, str]:
        full_in = math.ceil((self._most - left) * WINDOW / self._most)
        return {"ratelimit-policy": self._policy, "ratelimit": f'"cost";r={int(left)};t={full_in}'}
