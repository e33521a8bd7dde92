"""What sealing one part costs: its key made and split, each half sealed to a holder, and the fingerprint with it."""

import statistics
import time
from uuid import uuid4

from service.identity.keys import PublicKey, new_private_key, public_bytes
from service.identity.sealing import context_of, seal
from service.vocabulary import Holder, Part

RUNS = 2000
WARM_UP = 100
NAME = "Corwin Hathersedge"


def sealing() -> dict[str, float]:
    """Milliseconds of one part, one after the other, each of another subject."""
    keys = {holder: PublicKey(epoch, public_bytes(new_private_key())) for epoch, holder in enumerate(Holder, 1)}
    times = []
    for _ in range(RUNS + WARM_UP):
        context = context_of(uuid4(), uuid4(), Part.NAME, 1)
        begun = time.perf_counter()
        seal(NAME, keys, context)
        times.append((time.perf_counter() - begun) * 1000)
    times = times[WARM_UP:]
    return {
        "seal_ms": round(statistics.median(times), 3),
        "seal_ms_p99": round(statistics.quantiles(times, n=100)[98], 3),
        "seal_ms_runs": len(times),
    }
