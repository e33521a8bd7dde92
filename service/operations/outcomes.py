"""What a command answered, from how it was stored."""

from typing import Any

import msgspec

from service.database.tables import FACTS
from service.rules.problem import Problem

FACT_BY_NAME: dict[str, type] = {fact.__name__: fact for fact in FACTS}


def decode_outcome(outcome: dict[str, Any]) -> Any:
    """The fact or Problem of a stored outcome."""
    kind = Problem if outcome["type"] == "Problem" else FACT_BY_NAME[outcome["type"]]
    return msgspec.convert(outcome["value"], kind)
