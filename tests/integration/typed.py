"""What asks for a token, as it is typed: `rtk open` and `rtk compare`, each a process of its own."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from service.auth.tokens import token_for
from service.vocabulary import Part
from tests.integration.cast import Cast, person


@dataclass(frozen=True)
class Run:
    """One run: how it ended and what it wrote."""

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
