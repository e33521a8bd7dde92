"""The invented returns that stand beside the repository, each with what was asked and what it must be read as."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from service.platforms.normalised import Query, ReturnRequest

SAMPLES = Path(__file__).parents[3] / "shared" / "returns" / "samples"
ABSENT = "samples that are not there"
"""Stands for every sample in a clone without them, so that their tests are skipped in so many words; never in CI."""


def absent() -> bool:
    """Whether this clone stands alone. CI has the samples, so there their absence is a fault."""
    return not SAMPLES.is_dir() and not os.environ.get("CI")


@dataclass(frozen=True)
class Sample:
    """One return: its bytes, the request it answers, and what is expected of a reader that knows its format."""

    name: str
    content: bytes
    request: ReturnRequest
    expected: dict[str, Any]


def sample(name: str) -> Sample:
    """The sample of this name, such as `meta/no-data`. Without any samples beside a clone its test is skipped, but in CI."""
    folder = SAMPLES / name
    if absent():
        pytest.skip("the samples of returns lie beside the repository, in ../shared", allow_module_level=True)
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder}: the samples of returns lie beside the repository, in ../shared")
    asked = json.loads((folder / "request.json").read_text())
    (file,) = [path for path in folder.iterdir() if path.name not in ("request.json", "expected.json")]
    return Sample(
        name=name,
        content=file.read_bytes(),
        request=ReturnRequest(
            platform=asked["platform"],
            account_id=asked["target"].get("account_id"),
            handle=asked["target"].get("handle"),
            period_from=datetime.fromisoformat(asked["from_utc"]),
            period_to=datetime.fromisoformat(asked["to_utc"]),
            subscriber_asked="subscriber" in asked["categories"],
            logins_asked="logins" in asked["categories"],
            queries=tuple(
                Query(ref=query["ref"], ip=query["ip"], port=query["port"], at=datetime.fromisoformat(query["at_utc"]))
                for query in asked["target"].get("queries", ())
            ),
        ),
        expected=json.loads((folder / "expected.json").read_text()),
    )


def names(platform: str = "*") -> list[str]:
    """The names of all samples, or of one platform's."""
    if absent():
        return [ABSENT]
    return sorted(str(folder.relative_to(SAMPLES)) for folder in SAMPLES.glob(f"{platform}/*"))
