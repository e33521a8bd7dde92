"""What an integrator reads first is true: every error and its status, every limit, and nothing that is not there."""

import re

from service.api.errors import ALWAYS_ALIKE, STATUS, ErrorCode
from service.api.executing import REQUEST_SECONDS
from service.api.limits import ALIASES, COST, DEPTH, DIRECTIVES, MUTATIONS, ROOT_FIELDS, TOKENS
from service.api.trusted import DOCUMENTS
from service.database.acting import COMMAND_MILLISECONDS
from service.operations.reaching import STATEMENT_MILLISECONDS
from service.settings import Settings

README = (DOCUMENTS.parent / "README.md").read_text()
SAID = " ".join(README.split())
HALVES = {1.5: "one and a half", 4.5: "four and a half", 5.0: "five"}
ROW = re.compile(r"^\| `([A-Z_]+)` \| (\d{3}) \| .+ \|$", re.MULTILINE)


def test_every_error_code_stands_there_with_its_status_and_no_other() -> None:
    assert ROW.findall(README) == [(code.value, str(STATUS.get(code, 400))) for code in ErrorCode]


def test_the_limits_are_those_that_hold() -> None:
    assert (
        f"{DEPTH} levels, {TOKENS} tokens, {ALIASES} aliases of a field, {DIRECTIVES} directives, {ROOT_FIELDS} root fields"
        f" of which {MUTATIONS} a mutation, and a cost of {COST:,}" in SAID
    )
    assert f"a cost of {Settings.__dataclass_fields__['cost_per_minute'].default:,} a minute" in SAID
    within = f"within them a question's statement has {HALVES[STATEMENT_MILLISECONDS / 1000]}"
    assert (
        f"A request has {HALVES[REQUEST_SECONDS]} seconds; {within}, a command's {HALVES[COMMAND_MILLISECONDS / 1000]}."
        in SAID
    )


def test_the_codes_that_have_no_id_are_named() -> None:
    first, second, third = sorted(ALWAYS_ALIKE)
    assert f"`{first}`, `{second}` and `{third}` have none" in SAID
