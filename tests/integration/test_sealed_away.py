"""What enters as an identity leaves by the opener's answer and nowhere else: no table, file, log, refusal or error holds it.

Words that nobody would write are planted, and then every place is searched for them, as they are and as they might be
written otherwise. A leak that is planted beside them is found, so that finding none means something.
"""

import asyncio
import base64
import logging
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.tokens import token_for
from service.facts.attribution import Attribution
from service.facts.disclosure import Decision, SafetyReview, Wishes
from service.vocabulary import Part
from tests.integration.cast import Cast, person
from tests.integration.contract import Contract
from tests.integration.green import Green, a_green_case

LEAK = "Quessantholm-Vriebrandt"


def marked(part: Part) -> str:
    """A text for this part in which every word is a marker of this run."""
    return f"Zwyndelorra-{part}-{uuid4().hex} Obsquethian"


@dataclass(frozen=True)
class Run:
    """One run of `rtk open`: how it ended and what it wrote."""

    code: int
    out: str
    err: str


async def rtk_open(cast: Cast, case: UUID, part: Part, who: str) -> Run:
    return await typed(cast, "open", case, part, who)


async def typed(cast: Cast, what: str, case: UUID, part: Part, who: str, entered: str = "") -> Run:
    """The command as it is really run: a process of its own, the token in its environment, nothing among its arguments."""
    settings = cast.settings
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "RTK_HOME": str(settings.home),
        "RTK_DATABASE_URL": settings.database,
        "RTK_PUBLIC_URL": settings.public_url,
        "RTK_DEMO": "1",
        "RTK_TOKEN": token_for(settings, person(who)),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "service.cli", what, str(case), part),
        env=environment,
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(entered.encode())
    return Run(code=process.returncode or 0, out=out.decode(), err=err.decode())


def spellings(text: str) -> set[bytes]:
    """The bytes by which a text could be found: plain, wide, in hexadecimal, and in base64 at each of its three offsets."""
    plain = text.encode()
    shifted = {base64.b64encode(b"\0" * n + plain)[4 if n else 0 : -4] for n in range(3)}
    return {plain, text.encode("utf-16-le"), text.encode("utf-16-be"), plain.hex().encode(), *shifted}


async def in_tables(engine: AsyncEngine, needles: Iterable[bytes]) -> set[str]:
    """The tables of which a row, as text or in its bytes, holds one of these."""
    found = set()
    async with engine.begin() as connection:
        named = await connection.execute(sa.text("select tablename from pg_tables where schemaname = 'rtk'"))
        for name in named.scalars().all():
            rows = (await connection.execute(sa.text(f"select t::text from rtk.{name} t"))).scalars().all()
            content = "\n".join(rows).encode()
            # A column of bytes is written in hexadecimal.
            if any(needle in content or needle.hex().encode() in content for needle in needles):
                found.add(name)
    return found


async def in_files(folders: Iterable[Path], needles: Iterable[bytes]) -> set[str]:
    found = set()
    for path in (p for folder in folders for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        content = path.read_bytes()
        if any(needle in content for needle in needles):
            found.add(path.name)
    return found


async def everything_on_disk(cast: Cast) -> list[Path]:
    """Where the server and this installation keep their files, with all that the server still held in memory written out."""
    async with cast.watching_engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sa.text("checkpoint"))
        data = (await connection.execute(sa.text("show data_directory"))).scalar_one()
    return [Path(data), cast.settings.home]


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


async def test_an_identity_is_in_nothing_but_the_openers_answer(
    cast: Cast, contract: Contract, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    texts = {part: marked(part) for part in (Part.NAME, Part.PHOTO)}
    needles = {spelling for text in texts.values() for spelling in spellings(text)}
    green = await a_green_case(cast, {Part.HOW_THEY_KNOW_ME: "a former guest"})
    answers = await sealed_through_the_contract(contract, green, texts)

    shown = await rtk_open(cast, green.id, Part.NAME, "second-officer")
    wrong = await rtk_open(cast, green.id, Part.NAME, "other-officer")
    shut = await rtk_open(cast, green.id, Part.HOW_THEY_KNOW_ME, "second-officer")

    assert shown == Run(code=0, out=texts[Part.NAME] + "\n", err="")
    assert wrong == Run(code=3, out="", err="rtk: not opened: NOT_YOURS\n")
    assert (shut.code, shut.out) == (3, "")
    said = "\n".join([*answers, shut.err, caplog.text]).encode()
    assert [needle for needle in needles if needle in said] == []
    assert await in_tables(cast.watching_engine, needles) == set()
    assert await in_files(await everything_on_disk(cast), needles) == set()


async def test_a_leak_would_be_found(cast: Cast) -> None:
    green = await a_green_case(cast)
    await green.change(Wishes, present=[LEAK])
    needles = spellings(LEAK)
    assert await in_tables(cast.watching_engine, needles) == {"wishes"}
    assert await in_files(await everything_on_disk(cast), needles) != set()


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
