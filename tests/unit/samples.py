"""The invented returns that stand beside the repository, each with what was asked and what it must be read as."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from service.platforms.normalised import Query, ReturnRequest

SAMPLES = Path(__file__).parents[3] / "shared" / "returns" / "samples"


@dataclass(frozen=True)
class Sample:
    """One return: its bytes, the request it answers, and what is expected of a reader that knows its format."""

    name: str
    content: bytes
    request: ReturnRequest
    expected: dict[str, Any]


def sample(name: str) -> Sample:
    """The sample of this name, such as `meta/no-data`; a missing folder fails, since nothing was tested then."""
    folder = SAMPLES / name
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
    return sorted(str(folder.relative_to(SAMPLES)) for folder in SAMPLES.glob(f"{platform}/*"))
