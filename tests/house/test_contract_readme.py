"""What an integrator reads first is true: every error and its status, every limit, and nothing that is not there."""

import re

from service.api.errors import STATUS, ErrorCode
from service.api.executing import REQUEST_SECONDS
from service.api.limits import ALIASES, COST, DEPTH, DIRECTIVES, MUTATIONS, ROOT_FIELDS, TOKENS
from service.api.trusted import DOCUMENTS
from service.settings import Settings

README = (DOCUMENTS.parent / "README.md").read_text()
ROW = re.compile(r"^\| `([A-Z_]+)` \| (\d{3}) \| .+ \|$", re.MULTILINE)


def test_every_error_code_stands_there_with_its_status_and_no_other() -> None:
    assert ROW.findall(README) == [(code.value, str(STATUS.get(code, 400))) for code in ErrorCode]


def test_the_limits_are_those_that_hold() -> None:
    said = " ".join(README.split())
    assert (
        f"{DEPTH} levels, {TOKENS} tokens, {ALIASES} aliases of a field, {DIRECTIVES} directives, {ROOT_FIELDS} root fields"
        f" of which {MUTATIONS} a mutation, and a cost of {COST:,}" in said
    )
    assert f"a cost of {Settings.__dataclass_fields__['cost_per_minute'].default:,} a minute" in said
    assert REQUEST_SECONDS == 5
    assert "A request has five seconds" in said
