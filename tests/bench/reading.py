"""What reading costs: through the real endpoint, as one bare statement, by stock parts, and by Node's servers."""

from collections.abc import Collection
from contextlib import ExitStack

from tests.bench import arms
from tests.bench.asking import CASES, OWN_CASES, Request, of_cases, of_lists
from tests.bench.ground import Ground, full_cases
from tests.bench.turns import Measured, alternate, generator, of_each_start

READING = frozenset({"case_read", "case_list", "p99_growth", "over_stock", "over_mercurius", "over_apollo"})
SMALL, LARGE = 1_000, 1_000_000
NODE = ("mercurius", "apollo")


def reading(ground: Ground, only: Collection[str], rounds: int) -> dict[str, float]:
    """The figures of this file that are asked for; arms that none of them needs do not run.

    `case_read`, `case_list`: the real endpoint's rate as a part of the bare statement's, which is asked past row security;
    `_of_own_statement`: as a part of its own statement's, asked as barely under row security. `p99_growth`: the real
    endpoint's p99 on a million cases as a multiple of that on a thousand. `over_*`: its rate as a multiple of theirs;
    `_p99`: their p99 as a multiple of its. Node's servers send the statements that the service itself sends, as its roles;
    those of `_bare` the bare arm's, which claims nobody, is bound by no policy and notes nothing.
    """
    found: dict[str, Measured] = {}
    since = 0
    for many in of_each_start(rounds):
        for name, measured in _started_anew(ground, only, many, since).items():
            found.setdefault(name, Measured()).add(measured)
        since += many
    report = {key: value for name, measured in found.items() for key, value in measured.figures(name).items()}
    for kind, figure in (("case", "case_read"), ("list", "case_list")):
        own = found[f"{kind}_service_{SMALL}"]
        if (bare := found.get(f"{kind}_bare_{SMALL}")) is not None:
            report[figure] = round(own.rate / bare.rate, 3)
            report[f"{figure}_of_own_statement"] = round(own.rate / found[f"{kind}_own_{SMALL}"].rate, 3)
        if (large := found.get(f"{kind}_service_{LARGE}")) is not None:
            report["p99_growth" if kind == "case" else "p99_growth_list"] = round(large.p99 / own.p99, 3)
        suffix = "" if kind == "case" else "_list"
        for name in ("stock", *NODE, *(f"{name}_bare" for name in NODE)):
            if (other := found.get(f"{kind}_{name}_{SMALL}")) is not None:
                report[f"over_{name}{suffix}"] = round(own.rate / other.rate, 3)
                report[f"over_{name}{suffix}_p99"] = round(other.p99 / own.p99, 3)
    return report


def _started_anew(ground: Ground, only: Collection[str], rounds: int, since: int) -> dict[str, Measured]:
    """So many rounds, with processes of their own."""
    with ExitStack() as running:
        ask = running.enter_context(generator(ground.server))
        here: dict[str, arms.Arm] = {}
        for size, settings in ground.sizes.items():
            if size == SMALL or "p99_growth" in only:
                here[f"service_{size}"] = running.enter_context(arms.service(settings, f"service-{size}"))
        small = ground.sizes[SMALL]
        if {"case_read", "case_list"} & set(only):
            here[f"bare_{SMALL}"] = running.enter_context(arms.python("bare", small, "bare"))
            here[f"own_{SMALL}"] = running.enter_context(arms.own_statement(small, "own"))
        if "over_stock" in only:
            here[f"stock_{SMALL}"] = running.enter_context(arms.python("stock", small, "stock"))
        for name in NODE:
            if f"over_{name}" in only and arms.has_node():
                here[f"{name}_{SMALL}"] = running.enter_context(arms.peer(name, small, name))
                bare = f"{name}_bare"
                here[f"{bare}_{SMALL}"] = running.enter_context(arms.peer(name, small, bare, bare=True))
            elif f"over_{name}" in only:
                print(f"bench: Node is not here, so over_{name} is left out", flush=True)
        found: dict[str, Measured] = {}
        for kind in ("case", "list"):
            for name, arm in here.items():
                ask.learn(f"{kind}_{name}", _requests(kind, ground, int(name.rpartition("_")[2]), arm.name))
            turns = {f"{kind}_{name}": (arm, f"{kind}_{name}") for name, arm in here.items()}
            found |= alternate(ask, turns, rounds, since=since)
    return found


def _requests(kind: str, ground: Ground, size: int, arm: str) -> list[Request]:
    settings = ground.sizes[size]
    if kind == "case":
        return of_cases(settings, full_cases(size))
    return of_lists(settings, size, CASES if arm.startswith("service") else OWN_CASES)
