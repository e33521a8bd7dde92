"""What happens at the canary's house: the story, then all that goes wrong, then everybody asks, and parts die badly."""

import asyncio
import contextlib
import io
from dataclasses import dataclass
from uuid import uuid4

from service.api.trusted import DOCUMENTS
from service.demo.client import Client
from service.demo.people import read_people
from service.identity.keyring import socket_of as socket_of_holder
from service.record.asking import socket_of
from service.vocabulary import Holder
from tests.integration.canary.asking import ask_everything
from tests.integration.canary.dying import compare_and_die_badly, die_badly
from tests.integration.canary.house import AS_THEY_ARE, AtTheScreen, House, run_rtk
from tests.integration.canary.marking import Kind, marked_story
from tests.integration.canary.misposting import into_commands, into_documents
from tests.integration.canary.wrong_doors import into_addresses, into_every_route, into_sockets, into_subjects

MISPOSTED = "misposted"
MAILED = ("officer", "second-officer", "supervisor", "chair", "advocate", "liaison-picta")
"""Who have an address at work."""
RETURNS = {"picta-full": "picta-one", "chirp-late": "chirp-one", "quillnet-first": "quillnet-one"}
"""Returns, and under which name the story remembers the answer that each is part of."""
REQUESTS = ("picta", "chirp", "quillnet", "murmur", "vidlet", "pinboard")


@dataclass(frozen=True)
class Played:
    """How it went. `carried_out`: which misposted commands were, that had to be about nothing."""

    screen: AtTheScreen
    carried_out: list[str]
    verified: int
    compared: list[str]
    died: set[str]


async def play(house: House) -> Played:
    people = read_people()
    async with house.database() as hand:
        await hand.execute(AS_THEY_ARE)
        for key in MAILED:
            address = f"{house.marks.of(Kind.ADDRESS, f'{key}@')}@force.example"
            await hand.execute("update rtk.people set work_email = $1 where id = $2", address, people.people[key].id)
    client = Client(house.settings, people)
    house.heard.listen_to(client)
    screen, printed = AtTheScreen(house.settings, marked_story(house.marks), people, client), io.StringIO()
    with contextlib.redirect_stdout(printed):
        _, carried_out = await asyncio.gather(screen.play(), mispost(house))
    house.said += [
        ("the player's output", printed.getvalue().encode()),
        ("the opener's refusals", screen.refused.encode()),
    ]
    await mispost_about(house, screen.known["case"]["id"])
    await record_where_she_is(house, screen.known["case"]["id"])
    verified = await at_the_command_line(house, screen)
    compared = await compare(house, screen)
    await ask_everything(house.heard, what_there_is(screen))
    await client.close()
    await house.heard.close()
    await house.misposted.close()
    house.said += house.in_processes()
    return Played(screen, carried_out, verified, compared, die_badly(house))


async def mispost(house: House) -> list[str]:
    """An identity in every wrong way that is about no case; which commands were carried out."""
    wrong, heard = house.marks.of(Kind.IDENTITY, MISPOSTED), house.misposted
    carried_out = await into_commands(heard, wrong)
    carried_out += await into_commands(heard, wrong, everywhere=True)
    await into_documents(heard, wrong)
    await into_addresses(heard, wrong)
    await into_every_route(heard, wrong)
    sockets = [socket_of(house.settings), *(socket_of_holder(house.settings, holder) for holder in Holder)]
    await into_sockets(heard, wrong, sockets)
    return carried_out


async def mispost_about(house: House, case: str) -> None:
    """An identity at its own door wrongly; and each command about this case with other words, of which some are right."""
    await into_subjects(house.misposted, case, house.marks.of(Kind.IDENTITY, MISPOSTED))
    await into_commands(house.misposted, house.marks.of(Kind.NARRATIVE, MISPOSTED), ids={"case": case})


async def record_where_she_is(house: House, case: str) -> None:
    """By the officer in charge, twice: where she was, and where she is now."""
    document = (DOCUMENTS / "officer" / "record-victim-location.graphql").read_text()
    for home in ("a flat", "a refuge"):
        given = {"command": str(uuid4()), "case": case, "address": house.marks.of(Kind.LOCATION, home)}
        client = house.heard.client("officer")
        answer = await client.post("/graphql", json={"query": document, "variables": {"input": given}})
        if answer.json()["data"]["recordVictimLocation"]["__typename"] != "VictimLocation":
            raise RuntimeError("it was not recorded where she is")


async def at_the_command_line(house: House, screen: AtTheScreen) -> int:
    """The record is exported and verified, the name asked for again, an identity taken for a token; how verifying ended."""
    settings, case, file = house.settings, screen.known["case"]["id"], str(house.settings.home / "export.json")
    wrong, token = house.marks.of(Kind.IDENTITY, MISPOSTED), screen.client.token
    exported, *others = await asyncio.gather(
        run_rtk(settings, "export", case, file, token=token("supervisor")),
        run_rtk(settings, "open", case, "NAME", token=token("second-officer")),
        run_rtk(settings, "open", case, "NAME", token=wrong),
        run_rtk(settings, "export", str(uuid4()), token=wrong),
    )
    verified = await run_rtk(settings, "verify", file, token="")
    for said in (exported, *others, verified):
        house.said.append((" ".join(said.args), f"{said.stdout}\n{said.stderr}".encode()))
    return verified.returncode


async def compare(house: House, screen: AtTheScreen) -> list[str]:
    """What is said of the name and of another one, when each is entered a second time; and once nothing is said any more."""
    token, case = screen.client.token("supervisor"), screen.known["case"]["id"]
    hers, wrong = screen.hers, house.marks.of(Kind.IDENTITY, MISPOSTED)
    said = [await run_rtk(house.settings, "compare", case, "NAME", token=token, entered=text) for text in (hers, wrong)]
    house.said += [("compare", f"{compared.stdout}\n{compared.stderr}".encode()) for compared in said]
    await compare_and_die_badly(house, case, token, wrong)
    return [compared.stdout + compared.stderr for compared in said]


def what_there_is(screen: AtTheScreen) -> dict[str, list[str]]:
    """The ids of what the story made, by what questions call them."""
    known, returns = screen.known, screen.story.sources.returns
    return {
        "case": [known["case"]["id"]],
        "id": [known["case"]["id"]],
        "request": [known[name]["id"] for name in REQUESTS],
        "part": ["NAME", "PHOTO"],
        "whereto": ["WELFARE_CHECK"],
        "rescue": ["ATTACK_REPORTED"],
        "on": [known["period"]["from"][:10]],
        "account": [known["accounts"][returns[name].about] for name in RETURNS],
        "response": [known[response]["id"] for response in RETURNS.values()],
    }
