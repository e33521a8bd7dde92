"""Nineteen ways to tamper with an exported record, each at random: what a bundle becomes, and its first bad event."""

import base64
import copy
import random
from collections.abc import Callable

from service.record.verify import FIELDS
from tests.unit.bundles import Bundle, Event, a_log, an_event, chained

LOG = a_log()
CASES = list(LOG.cases)

ANY = -1
"""Whether it is an event, and which, depends on the path."""

Tampered = tuple[Bundle, int | None]
"""A bundle that somebody has changed, and the first event that is not as it was; None where it is none of the events."""


def edited(chance: random.Random, bundle: Bundle) -> Tampered:
    """One field of one event says something else, of the same shape."""
    place, other = chance.randrange(len(bundle["events"])), an_event(random.Random(chance.random()))
    event = bundle["events"][place]
    name = chance.choice([n for n in FIELDS if other.get(n, "f" * 64) != event[n]])
    event[name] = other.get(name, "f" * 64)
    return bundle, place + 1


def deleted(chance: random.Random, bundle: Bundle) -> Tampered:
    place = chance.randrange(len(bundle["events"]) - 1)
    del bundle["events"][place]
    return bundle, place + 1


def deleted_and_renumbered(chance: random.Random, bundle: Bundle) -> Tampered:
    _, place = deleted(chance, bundle)
    for sequence, event in enumerate(bundle["events"], start=1):
        event["sequence"] = sequence
    return bundle, place


def inserted(chance: random.Random, bundle: Bundle) -> Tampered:
    """A made-up event with hashes that fit the one before it; those after it are numbered anew."""
    place = chance.randrange(len(bundle["events"]))
    events = bundle["events"]
    made = chained(bundle["case"], [*events[:place], an_event(chance)])[-1]
    bundle["events"] = [*events[:place], made, *({**e, "sequence": e["sequence"] + 1} for e in events[place:])]
    return bundle, place + 2


def doubled(chance: random.Random, bundle: Bundle) -> Tampered:
    place = chance.randrange(len(bundle["events"]))
    bundle["events"].insert(place, dict(bundle["events"][place]))
    return bundle, place + 2


def reordered(chance: random.Random, bundle: Bundle) -> Tampered:
    first, second = sorted(chance.sample(range(len(bundle["events"])), 2))
    events = bundle["events"]
    events[first], events[second] = events[second], events[first]
    return bundle, first + 1


def truncated(chance: random.Random, bundle: Bundle) -> Tampered:
    """Its last events are gone, and what is left is a whole chain."""
    left = chance.randrange(1, len(bundle["events"]))
    bundle["events"] = bundle["events"][:left]
    return bundle, left + 1


def truncated_to_what_was_once_sealed(chance: random.Random, _: Bundle) -> Tampered:
    """Cut back to an earlier head, with that head's own true place in the log and the newest true checkpoint."""
    case, left = chance.choice([(c, n) for c, n in LOG.places if n < len(LOG.cases[c])])
    bundle = copy.deepcopy(LOG.bundle(case))
    index = LOG.places[case, left]
    bundle["events"] = bundle["events"][:left]
    bundle["seal"] |= {
        "index": index,
        "inclusion": [base64.b64encode(hash).decode() for hash in LOG.tree.inclusion(index)],
    }
    return bundle, left + 1


def beheaded(chance: random.Random, bundle: Bundle) -> Tampered:
    gone = chance.randrange(1, len(bundle["events"]))
    bundle["events"] = bundle["events"][gone:]
    return bundle, 1


def rewritten(chance: random.Random, bundle: Bundle) -> Tampered:
    """One event is changed and the whole chain hashed again from there: it holds by itself, and was never sealed."""
    events: list[Event] = bundle["events"]
    place = chance.randrange(len(events))
    bundle["events"] = chained(bundle["case"], [*events[:place], an_event(chance), *events[place + 1 :]])
    return bundle, len(events)


def prolonged(chance: random.Random, bundle: Bundle) -> Tampered:
    """An event that never was follows the last one, rightly hashed."""
    bundle["events"] = chained(bundle["case"], [*bundle["events"], an_event(chance)])
    return bundle, len(bundle["events"])


def of_another_case(chance: random.Random, bundle: Bundle) -> Tampered:
    """All events of another case stand under this one's name, or this one's under another name."""
    other = chance.choice([case for case in CASES if case != bundle["case"]])
    if chance.random() < 0.5:
        bundle["events"] = LOG.bundle(other)["events"]
    else:
        bundle["case"] = other
    return bundle, 1


def sealed_with_another_cases_seal(chance: random.Random, bundle: Bundle) -> Tampered:
    other = chance.choice([case for case in CASES if case != bundle["case"]])
    bundle["seal"] = LOG.bundle(other)["seal"]
    return bundle, None


def with_another_place(chance: random.Random, bundle: Bundle) -> Tampered:
    """Its place in the log or the path from it to the root is another's."""
    seal = bundle["seal"]
    if chance.random() < 0.5:
        seal["index"] = chance.choice([place for place in range(LOG.tree.size) if place != seal["index"]])
    else:
        seal["inclusion"] = chance.choice([seal["inclusion"][:-1], seal["inclusion"][::-1], seal["inclusion"] * 2])
    return bundle, ANY


def with_another_signature(chance: random.Random, bundle: Bundle) -> Tampered:
    """A signature of the same key over something else stands under the checkpoint or the statement."""
    name, other = chance.choice([("checkpoint", "head"), ("head", "checkpoint")])
    text = bundle["seal"][name].partition("\n\n")[0]
    bundle["seal"][name] = f"{text}\n\n{bundle['seal'][other].partition(chr(10) * 2)[2]}"
    return bundle, None


def with_another_log(chance: random.Random, bundle: Bundle) -> Tampered:
    """The size or the root that was signed is another; or one bit of the signature is."""
    name = chance.choice(["checkpoint", "head"])
    note = bundle["seal"][name]
    place = chance.choice([at for at, sign in enumerate(note) if sign.isdigit()])
    bundle["seal"][name] = f"{note[:place]}{(int(note[place]) + 1) % 10}{note[place + 1 :]}"
    return bundle, None


def signed_by_somebody_else(chance: random.Random, bundle: Bundle) -> Tampered:
    """Everything was made anew and signed with another key under the same name, which comes with it."""
    forged = a_log(seed=chance.randrange(2, 10**6))
    forged_case = forged.open_case(3)
    return forged.bundle(forged_case), None


def rolled_back(chance: random.Random, _: Bundle) -> Tampered:
    """A true bundle of an earlier day, whole and rightly signed."""
    return LOG.bundle(chance.choice(CASES)), None


def with_what_no_event_says(chance: random.Random, bundle: Bundle) -> Tampered:
    """A field more, a field less, or a value that could not stand there: words that somebody would read."""
    place = chance.randrange(len(bundle["events"]))
    event = bundle["events"][place]
    match chance.randrange(4):
        case 0:
            event["note"] = "it was somebody else"
        case 1:
            del event[chance.choice(list(event))]
        case 2:
            event[chance.choice(list(FIELDS))] = chance.choice(["", "-", 7, [], "Rosalind Pemberthy", "OIC\nOIC"])
        case 3:
            event["sequence"] = chance.choice([True, str(place + 1), place + 1.0, 0])
    return bundle, place + 1


KINDS: list[Callable[[random.Random, Bundle], Tampered]] = [
    edited, deleted, deleted_and_renumbered, inserted, doubled, reordered, truncated, truncated_to_what_was_once_sealed,
    beheaded, rewritten, prolonged, of_another_case, sealed_with_another_cases_seal, with_another_place,
    with_another_signature, with_another_log, signed_by_somebody_else, rolled_back, with_what_no_event_says,
]  # fmt: skip
