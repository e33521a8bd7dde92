"""What it costs to know who sends a request: `token_us` for a token that was seen before, `new_token_us` for a new one."""

import time

from service.auth.tokens import Verifier, token_for
from tests.bench.ground import Ground, id_of

TOKEN = frozenset({"token_us"})
TIMES = 20_000
NEW = 200


def token(ground: Ground) -> dict[str, float]:
    (settings, *_) = ground.sizes.values()
    verifier, tokens = Verifier(settings), [token_for(settings, id_of("officer0")) for _ in range(NEW)]
    begun = time.process_time()
    for one in tokens:
        verifier.verify(one)
    new = time.process_time() - begun
    begun = time.process_time()
    for _ in range(TIMES):
        verifier.verify(tokens[0])
    return {
        "token_us": round((time.process_time() - begun) / TIMES * 1e6, 2),
        "new_token_us": round(new / NEW * 1e6, 1),
    }
