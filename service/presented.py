"""`rtk open`, `rtk compare` and `rtk export`: what asks for somebody's token. It reads what was typed and says what came.

The token and the entry come by the environment or standard input, and never stand among a process's arguments.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from service.administration import Adder
from service.running.addresses import located_here
from service.settings import Settings
from service.vocabulary import AuditPurpose, Part

DIFFERS = 4
"""How a comparison ends that found another text: 1 is how Python ends by itself, and would be read as an answer."""


def open_identity(arguments: argparse.Namespace, settings: Settings) -> int:
    """Ask the gate for one part of an identity, and show it when all four are green; RTK_TOKEN or one line says who asks."""
    from service.identity.opener import Opened, open_part
    from service.identity.process import keep_to_itself

    keep_to_itself()
    answer = asyncio.run(open_part(located_here(settings), arguments.case, arguments.part, *who_asks()))
    if isinstance(answer, Opened):
        print(answer.text)
        return 0
    return refused("opened", answer.codes)


def compare(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say whether one part was sealed as the next line of standard input has it; RTK_TOKEN or a line before says who asks."""
    from service.identity.comparing import Compared, compare_part
    from service.identity.process import keep_to_itself

    keep_to_itself()
    token, proof = who_asks()
    entered = sys.stdin.readline()
    answer = asyncio.run(compare_part(located_here(settings), arguments.case, arguments.part, entered, token, proof))
    if isinstance(answer, Compared):
        print("the same" if answer.same else "not the same")
        return 0 if answer.same else DIFFERS
    return refused("compared", answer.codes)


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write a case's record with its seal, to be checked elsewhere; RTK_TOKEN or one line says who asks."""
    from service.record.exporting import export

    token, proof = who_asks()
    exported = asyncio.run(
        export(located_here(settings), arguments.case, arguments.purpose, token, arguments.since, proof)
    )
    if exported is None:
        return refused("exported", ["there is no such record for you"])
    if arguments.file is None:
        print(exported.text, end="")
    else:
        arguments.file.write_text(exported.text)
    if exported.unsealed is not None:
        print(f"rtk: exported without a seal: the sealer said {exported.unsealed}", file=sys.stderr)
    return 0


def refused(what: str, why: Sequence[str]) -> int:
    print(f"rtk: not {what}: {', '.join(why)}", file=sys.stderr)
    return 3


def who_asks() -> tuple[str, str | None]:
    """The token that was given, and the proof of its key."""
    return os.environ.get("RTK_TOKEN") or sys.stdin.readline().strip(), os.environ.get("RTK_PROOF")


def add_to(add: Adder) -> None:
    """Adds the three to the subcommands of `rtk`."""
    for name, ask_holders in {"open": open_identity, "compare": compare}.items():
        asking = add(name, ask_holders)
        asking.add_argument("case", type=UUID)
        asking.add_argument("part", type=Part, help=", ".join(Part))
    exporting = add("export", export)
    exporting.add_argument("case", type=UUID)
    exporting.add_argument("file", nargs="?", type=Path)
    exporting.add_argument(
        "--purpose",
        type=AuditPurpose,
        default=AuditPurpose.INTEGRITY_OR_SECURITY,
        help=f"what the look is kept with: {', '.join(AuditPurpose)}",
    )
    exporting.add_argument(
        "--since", type=int, default=0, help="the size of a checkpoint you hold: proves it continues"
    )
