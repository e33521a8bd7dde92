"""Plays a story through the contract as its people, prints its timeline as it happens, and keeps how each step went.

It knows of no story in particular. The identity passes through here once, on its way to be sealed; only the opener, a
process of its own, ever shows it.
"""

import asyncio
import secrets
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from service.demo.client import BETWEEN_LOOKS, BETWEEN_TRIES, PATIENCE, Client, StoryFailed
from service.demo.glance import Glance, changes, ends_as, glance, holds
from service.demo.holders import HolderLogs
from service.demo.inspecting import checked, doctor, take_away, typed
from service.demo.people import People
from service.demo.story import ReportedAccount, Step, Story, Until, references, resolve, walk
from service.facts.approval import Approval
from service.running.parts import environment, this_program
from service.settings import Settings

OPENED, NOT_OPENED = 0, 3
REFUSED = "rtk: not opened: "
INDENT = " " * 14
UNSIGNED = "WITHOUT A SIGNATURE"
SIGNED = {
    "verifyAttribution": ("VERIFY_ATTRIBUTION", "attribution", ""),
    "authoriseDisclosure": ("AUTHORISE_DISCLOSURE", "decision", "digest"),
}
"""The commands that are signed: the act, and which fields of their input say over what, and exactly what."""
TIMES = 5
"""How often somebody chooses another time before the story gives up."""


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Player:
    """One playing: what is remembered so far, how the case read last, what was played, and what the last step showed."""

    settings: Settings
    story: Story
    people: People
    client: Client
    known: dict[str, Any] = field(default_factory=dict)
    last: Glance | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    finished: bool = False
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.run = f"{secrets.randbelow(1_000_000):06d}"
        self.known["people"] = {key: str(person.id) for key, person in self.people.people.items()}
        self.known["platforms"] = {key: str(o.id) for key, o in self.people.organisations.items()}
        sources = self.story.sources
        self.known["reported"] = [self.as_reported(account) for account in sources.accounts]
        self.known["later"] = [self.as_reported(account) for account in sources.later]
        self.known["period"] = {
            "from": sources.period_from.isoformat(),
            "to": sources.period_to.isoformat(),
        }

    def as_reported(self, account: ReportedAccount) -> dict[str, Any]:
        """An account as it is captured and reported."""
        return {
            "platform": self.known["platforms"][account.on],
            "immutableId": account.id,
            "handle": account.handle,
            "capturedAt": (account.captured_at or self.story.sources.captured_at).isoformat(),
            "seenAtSource": True,
            "initiatedBy": account.initiated_by,
        }

    @property
    def ended(self) -> bool:
        """True once every step was played and the case stands as the story says it must."""
        return self.finished and self.last is not None and ends_as(self.story.sources.ending, self.last)

    async def look(self) -> Glance:
        return await glance(self.client, self.known["case"]["id"], self.story.sources.victim)

    async def play(self) -> None:
        tell(f"\n{self.story.sources.title}")
        for chapter in self.story.chapters:
            tell(f"\n-- {chapter.title}\n")
            for step in chapter.steps:
                before = self.last
                await self.take(step)
                if "case" in self.known:
                    self.last = await self.look()
                self.record(step, before)
        self.finished = True
        if not self.ended:
            raise StoryFailed(f"it was to end with {self.story.sources.ending}")

    async def take(self, step: Step) -> None:
        """Plays one step; StoryFailed where it does not end as the story says."""
        if step.until is not None:
            await self.wait(step.until)
        elif step.open is not None:
            await self.open(step)
        elif step.record is not None:
            await self.inspect(step)
        elif step.compare is not None:
            await self.compare(step, step.compare)
        elif step.code is not None:
            self.remember(step, {"code": await self.client.account_code(step.who)})
        elif step.seal is not None:
            self.remember(step, {"id": await self.client.seal(step.who, self.known["case"]["id"], step.seal)})
        elif step.ask is not None:
            found = taken(step, await self.client.ask(step.who, step.ask, self.resolved(step.given)))
            self.checked(step, found)
            self.remember(step, found)
        else:
            await self.command(step)

    async def command(self, step: Step) -> None:
        """Gives the command until it is answered. Where its time has passed meanwhile, somebody chooses another."""
        if step.do is None:
            raise StoryFailed("a step has nothing to do")
        files = [await self.client.file(step.who, self.story.returned(name)) for name in step.attach]
        for _ in range(TIMES):
            given = self.resolved(step.given) | {"command": str(uuid4())}
            if files:
                given["documents"] = files
            fields = self.story.fields_of(step)
            if step.do in SIGNED:
                approval = self.approval(*SIGNED[step.do], given)
                answer = await self.client.signed(step.who, step.do, given, fields, approval)
            else:
                answer = await self.client.command(step.who, step.do, given, fields)
            code = "NOTHING" if answer is None else answer.get("code") if answer["__typename"] == "Problem" else None
            if code is None or code != step.again_if:
                break
        if code != step.expect:
            raise StoryFailed(f"{step.do} by {step.who} was answered {code or 'as done'}: {answer}")
        if answer is not None and step.because not in (None, *(detail["code"] for detail in answer.get("details", ()))):
            raise StoryFailed(f"{step.do} by {step.who} was refused for other reasons: {answer}")
        if answer is None or code is not None:
            return
        self.checked(step, answer)
        self.remember(step, answer)

    def approval(self, action: str, over: str, detail: str, given: dict[str, Any]) -> Approval:
        """What is signed for a command with this input: over which of its fields, and with which beside it."""
        case = UUID(self.known["case"]["id"])
        return Approval(action=action, case=case, object=UUID(given[over]), detail=given.get(detail, "-"))

    def checked(self, step: Step, answer: Any) -> None:
        wrong = {path: found for path, value in step.check.items() if (found := walk(answer, f".{path}")) != value}
        if wrong:
            raise StoryFailed(f"{step.command} by {step.who} reads {wrong}")

    async def wait(self, until: Until) -> None:
        """Looks again and again until what is waited for has come; it is the contract that says so, never a clock here."""
        wanted = Until(**self.resolved({name: getattr(until, name) for name in until.__struct_fields__}))
        patience = time.monotonic() + PATIENCE
        while not holds(wanted, await self.look()):
            if time.monotonic() > patience:
                raise StoryFailed(f"it did not come within {PATIENCE:.0f} s: {wanted}")
            await asyncio.sleep(BETWEEN_LOOKS)

    async def open(self, step: Step) -> None:
        """Runs the opener as its own process; what it shows goes past us to whoever sits before the screen."""
        if step.expect is None:
            tell(f"\n{INDENT}On the screen of {self.people.people[step.who].name}, by the opener's own hand:")
        logs, (code, lacking) = HolderLogs(self.settings, self.people), await self.opened(step)
        if (step.expect is None) != (code == OPENED) or (step.expect and step.expect not in lacking):
            raise StoryFailed(f"the opener answered {lacking or 'by opening'} to {step.who}")
        self.shown += logs.answers()

    async def opened(self, step: Step) -> tuple[int, list[str]]:
        """How the opener ended, and what it said was lacking, to somebody who signed for just this."""
        case, part, patience = self.known["case"]["id"], step.open or "", time.monotonic() + PATIENCE
        approval = Approval(action="OPEN_IDENTITY", case=UUID(case), object=UUID(case), detail=part)
        while time.monotonic() < patience:
            token = await self.client.sign(step.who, approval)
            proof = self.client.signing.proof("OPEN", f"/cases/{case}/{part}", token)
            code, said = await self.run_opener(case, part, token, proof)
            if code in (OPENED, NOT_OPENED):
                refusals = [line.removeprefix(REFUSED) for line in said.splitlines() if line.startswith(REFUSED)]
                return code, refusals[-1].split(", ") if refusals else []
            await asyncio.sleep(BETWEEN_TRIES)
        raise StoryFailed("the opener does not answer")

    async def run_opener(self, case: str, part: str, token: str, proof: str) -> tuple[int, str]:
        """How the process ended, and what it said besides what it showed."""
        opener = await asyncio.create_subprocess_exec(
            *this_program("open"), case, part, env={**environment(self.settings), "RTK_PROOF": proof},
            stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, said = await opener.communicate(f"{token}\n".encode())
        return opener.returncode or 0, said.decode()

    async def compare(self, step: Step, entered: dict[str, str]) -> None:
        """Has a second entry compared, each part by a process of its own."""
        for part, text in entered.items():
            given = f"{self.client.token(step.who)}\n{text}\n"
            _, said = await typed(self.settings, "compare", self.known["case"]["id"], part, given=given)
            if said != ("the same" if step.expect is None else "not the same"):
                raise StoryFailed(f"the comparison answered {said}")
            self.shown.append(said)

    async def inspect(self, step: Step) -> None:
        """Takes the case's record away, or checks it: a doctored copy has to fail at the event that was changed."""
        folder = self.settings.home / "demo"
        file, copy = folder / "record.json", folder / "record-doctored.json"
        if step.record == "export":
            if why := await take_away(self.settings, self.known["case"]["id"], self.client.token(step.who), file):
                raise StoryFailed(f"the record was not exported: {why}")
            self.shown.append(f"written to {file}")
            return
        event = None
        if step.doctored is not None:
            event = doctor(file, copy, replace(step.doctored, to=self.resolved({"to": step.doctored.to})["to"]))
        code, said = await checked(self.settings, file if event is None else copy)
        self.shown += said.splitlines()
        if code != (0 if event is None else 1) or (event is not None and not said.startswith(f"BAD: event {event}: ")):
            raise StoryFailed(f"rtk verify ended with {code}, where event {event or 'nothing'} was changed")
        if UNSIGNED in said:
            raise StoryFailed("something was verified, authorised or opened that nobody signed")

    def resolved(self, given: dict[str, Any]) -> dict[str, Any]:
        for name, _ in references(given):
            if name not in self.known:
                raise StoryFailed(f"nothing is remembered as {name}")
        resolved: dict[str, Any] = resolve(given, self.known, datetime.now(UTC), self.run)
        return resolved

    def remember(self, step: Step, answer: Any) -> None:
        if step.remember is not None:
            self.known[step.remember] = answer

    def record(self, step: Step, before: Glance | None) -> None:
        """Prints the step with what changed by it or since the last one, and keeps it for the report."""
        after = self.last
        name = self.people.people[step.who].name
        at = time.monotonic() - self.began
        tell(f"{len(self.steps) + 1:3}  {at:5.1f} s  {name} ({step.who}): {step.command}")
        tell(
            f"{INDENT}{step.say}"
            + (f"  [answered {' '.join(filter(None, (step.expect, step.because)))}]" if step.expect else "")
        )
        for line in self.shown:
            tell(f"{INDENT}{line}")
        self.shown.clear()
        if after is not None:
            stage = after.stage if before is None or before.stage == after.stage else f"{before.stage} -> {after.stage}"
            tell(f"{INDENT}{stage}; {self.story.sources.victim} reads {after.word or 'nothing yet'}")
            for line in changes(before, after, self.story.clocks):
                tell(f"{INDENT}{line}")
        self.steps.append(
            {
                "step": len(self.steps) + 1,
                "at": datetime.now(UTC).isoformat(),
                "actor": step.who,
                "command": step.command,
                "stage_before": before.stage if before is not None else None,
                "stage_after": after.stage if after is not None else None,
                "word": after.word if after is not None else None,
            }
        )


def taken(step: Step, data: Any) -> Any:
    """What is taken from an answer: what stands at `take`; with `by`, a table of it by that field."""
    found = walk(data, f".{step.take}" if step.take else "")
    if step.by is None:
        return found
    return {str(walk(item, f".{step.by}")): walk(item, f".{step.value}") for item in found}
