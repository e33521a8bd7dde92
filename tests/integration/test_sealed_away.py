"""What enters as an identity leaves by the opener's answer and nowhere else, were every library to log all it can.

What is written as things are set is searched by the canary, in every place; here each logger says all it knows.
"""

import asyncio
import logging
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from service.facts.attribution import Attribution
from service.facts.disclosure import Decision, SafetyReview
from service.vocabulary import Part
from tests.integration.canary.searching import Searcher
from tests.integration.cast import Cast
from tests.integration.contract import Contract
from tests.integration.green import Green, a_green_case
from tests.integration.typed import Run, rtk_open

LEAK = "Quessantholm-Vriebrandt"


def marked(part: Part) -> str:
    """A text for this part in which every word is a marker of this run."""
    return f"Zwyndelorra-{part}-{uuid4().hex} Obsquethian"


async def sealed_through_the_contract(contract: Contract, green: Green, texts: dict[Part, str]) -> list[str]:
    """Gives the identity to `POST /subjects`, rightly and in wrong ways; every answer's text."""
    parts = {str(part): text for part, text in texts.items()}
    async with contract.client("officer") as officer, contract.client("other-officer") as other:
        sealed = await officer.post("/subjects", json={"case": str(green.id), "parts": parts})
        answers = [
            sealed,
            await other.post("/subjects", json={"case": str(green.id), "parts": parts}),
            await officer.post("/subjects", json={"case": "nowhere", "parts": parts}),
            await officer.post("/subjects", json={"case": str(green.id), "parts": {**parts, texts[Part.NAME]: "x"}}),
            await officer.post(
                "/subjects", json={"case": str(green.id), "parts": {"NAME": texts[Part.NAME], "PHOTO": ""}}
            ),
        ]
    assert [a.status_code for a in answers] == [201, 404, 400, 400, 400]
    for resting_on_it in (Attribution, SafetyReview, Decision):
        await green.change(resting_on_it, subject_id=UUID(sealed.json()["id"]))
    return [a.text for a in answers]


async def test_an_identity_is_in_no_answer_and_in_nothing_that_any_library_logs(
    cast: Cast, contract: Contract, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    texts = {part: marked(part) for part in (Part.NAME, Part.PHOTO)}
    green = await a_green_case(cast, {Part.HOW_THEY_KNOW_ME: "a former guest"})
    answers = await sealed_through_the_contract(contract, green, texts)

    shown = await rtk_open(cast, green.id, Part.NAME, "second-officer")
    wrong = await rtk_open(cast, green.id, Part.NAME, "other-officer")
    shut = await rtk_open(cast, green.id, Part.HOW_THEY_KNOW_ME, "second-officer")

    assert shown == Run(code=0, out=texts[Part.NAME] + "\n", err="")
    assert wrong == Run(code=3, out="", err="rtk: not opened: NOT_YOURS\n")
    assert (shut.code, shut.out) == (3, "")
    logging.getLogger("somebody").debug("says %s", LEAK)
    said = "\n".join([*answers, shut.err, caplog.text]).encode()
    assert {hit.marker for hit in Searcher([*texts.values(), LEAK]).search([("what was said", said)])} == {LEAK}


async def test_the_openers_process_leaves_no_core_and_lets_nobody_look_in() -> None:
    code = (
        "import ctypes, resource\n"
        "from service.identity.process import leave_no_core\n"
        "leave_no_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=Path(__file__).parents[2], stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out.decode() == "(0, 0) 0\n"
