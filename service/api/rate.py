"""How much one person may ask in a minute, by what it costs: a bucket each, in this process, that fills as time passes.

It says what is left as the draft of the RateLimit header fields has it, so that a client slows down before it is stopped.
"""

import math
import time
from collections.abc import Callable
from uuid import UUID

from service.api.encoding import Headers

WINDOW = 60
KEPT = 10_000
"""People whose buckets are kept; whoever was longest away has a full one when they come back."""
LEAST = 1
OF_A_REFUSAL = 10
"""What a document costs that is read in vain: reading is work too."""


class Rate:
    """`per_minute` is both the size of a bucket and what flows into it in a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._clock = clock
        self._buckets: dict[UUID, tuple[float, float]] = {}
        self._policy = (b"ratelimit-policy", f'"cost";q={per_minute};w={WINDOW}'.encode())

    def take(self, person: UUID, cost: int) -> Headers | None:
        """The headers that say what is left; None where there is not as much, and then nothing is taken."""
        left = self._level(person)
        cost = max(cost, LEAST)
        if cost > left and left < self._most:
            return None
        # One operation that costs more than a whole bucket empties it, and is not shut out for ever.
        left = max(left - cost, 0.0)
        self._keep(person, left)
        return self._headers(left)

    def give_back(self, person: UUID, cost: int) -> None:
        """What was taken for something that was not done, and will be taken again for doing it otherwise."""
        self._keep(person, min(self._level(person) + max(cost, LEAST), self._most))

    def refused(self, person: UUID, cost: int) -> Headers:
        """The headers of a refusal: when there will be enough."""
        left = self._level(person)
        missing = min(max(cost, LEAST), self._most) - left
        wait = max(1, math.ceil(missing * WINDOW / self._most))
        return [*self._headers(left), (b"retry-after", b"%d" % wait)]

    def _level(self, person: UUID) -> float:
        """What is in a bucket now."""
        level, at = self._buckets.get(person, (self._most, 0.0))
        return min(self._most, level + (self._clock() - at) * self._most / WINDOW)

    def _keep(self, person: UUID, level: float) -> None:
        self._buckets.pop(person, None)
        self._buckets[person] = (level, self._clock())
        if len(self._buckets) > KEPT:
            del self._buckets[next(iter(self._buckets))]

    def _headers(self, left: float) -> Headers:
        full_in = math.ceil((self._most - left) * WINDOW / self._most)
        return [self._policy, (b"ratelimit", b'"cost";r=%d;t=%d' % (left, full_in))]
