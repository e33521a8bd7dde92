"""What one case costs as its history grows: flat in what is not asked for, linear in what is.

`history_flat`: what ten events of a case cost the server and the database that has a thousand of them, as a multiple of what
they cost in a case that has ten. `history_linear`: what an event more costs between 55 and 100 of them, as a multiple of what
it costs between 10 and 55.
"""

from contextlib import ExitStack

from tests.bench import arms
from tests.bench.asking import of_cases
from tests.bench.ground import Ground, id_of
from tests.bench.turns import Measured, alternate, generator

HISTORY = frozenset({"history"})
SIZE = 1_000_000
EVENTS = (10, 100, 1_000)
PAGES = (10, 55, 100)
OF_EVENTS = """query Case($id: ID!) {{
  case(id: $id) {{ id timeline(first: {size}) {{ edges {{ node {{ sequence at actor role action }} }} }} }}
}}"""


def growing(ground: Ground, rounds: int) -> dict[str, float]:
    settings = ground.sizes[SIZE]
    asked = {f"of_{events}": (events, 10) for events in EVENTS} | {f"first_{size}": (1_000, size) for size in PAGES}
    with ExitStack() as running:
        ask = running.enter_context(generator(ground.server))
        arm = running.enter_context(arms.service(settings, "service-history"))
        for name, (events, size) in asked.items():
            case = (id_of(f"history{events}"), id_of("officer0"))
            ask.learn(name, of_cases(settings, [case], OF_EVENTS.format(size=size)))
        found = alternate(ask, {name: (arm, name) for name in asked}, rounds)
    took = {name: _took(measured) for name, measured in found.items()}
    first, middle, last = (took[f"first_{size}"] for size in PAGES)
    return {
        **{f"history_{name}_us": round(us) for name, us in took.items()},
        "history_flat": round(took["of_1000"] / took["of_10"], 3),
        "history_linear": round((last - middle) / (middle - first), 3),
    }


def _took(measured: Measured) -> float:
    """Microseconds of processor time of a request, of the server and the database together."""
    return (measured.server + measured.database) / measured.answers * 1e6
