"""One file about two accounts: each has its own rows and its own holder, and only what nobody asked about is excess."""

import io
import zipfile
from collections import Counter
from uuid import uuid4

import pytest

from service.demo.layouts.operator import write as operator_answer
from service.demo.layouts.production import Line, Production
from service.facts.case import Account
from service.facts.data_request import Target
from service.operations.answers_read import Asked, Said, read_for
from service.vocabulary import DataCategory, RowOutcome
from tests.unit.making import CASE, DAY, NOW
from tests.unit.samples import Sample, sample
from tests.unit.test_platforms_samples import COUNTS, holder

PAIRS = (
    ("meta/instagram-clean", "meta/facebook-clean"),
    ("meta/instagram-traps", "meta/facebook-clean"),
    ("google/clean", "google/traps"),
    ("snapchat/clean-2026", "snapchat/traps-2021"),
    ("x/clean", "x/traps"),
    ("tiktok/clean", "tiktok/traps"),
    ("kik/clean", "kik/traps"),
    ("reddit/clean", "reddit/traps"),
    ("discord/clean", "discord/traps"),
)
STRANGE = {
    "x/clean": "x/traps",
    "kik/clean": "kik/traps",
    "reddit/clean": "reddit/traps",
    "meta/instagram-clean": "meta/facebook-clean",
}
PLACES = ("", "part 1/")
"""The second account's members lie beside the first's, or in a folder of their own; never under names the first has."""


def asked(of: Sample) -> Asked:
    """The sample's own request, as a target of a case."""
    kinds = {DataCategory.SUBSCRIBER: of.request.subscriber_asked, DataCategory.LOGIN_EVENTS: of.request.logins_asked}
    account = an_account(of.request.handle or "", of.request.account_id)
    return Asked(
        Target(
            account=account.id,
            period_from=of.request.period_from,
            period_to=of.request.period_to,
            categories=tuple(kind for kind, wanted in kinds.items() if wanted),
        ),
        account,
    )


def an_account(handle: str, immutable_id: str | None = None) -> Account:
    return Account(
        id=uuid4(), case_id=CASE, platform_id=uuid4(), immutable_id=immutable_id, handle=handle, captured_at=NOW,
        seen_at_source=True,
    )  # fmt: skip


def in_one_file(*samples: Sample, wrapped: bool = False) -> bytes:
    """The members of both in one archive, or the archives as they came in another."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number, one in enumerate(samples):
            if wrapped:
                made.writestr(f"{number}.zip", one.content)
                continue
            with zipfile.ZipFile(io.BytesIO(one.content)) as archive:
                for info in archive.infolist():
                    made.writestr(PLACES[number] + info.filename, archive.read(info))
    return out.getvalue()


def counted(said: Said) -> dict[str, int]:
    found = Counter(row.outcome for row in said.read.rows)
    return {name: found[outcome] for outcome, name in COUNTS.items() if outcome is not RowOutcome.EXCESS}


@pytest.mark.parametrize("wrapped", [False, True], ids=["beside", "wrapped"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: " and ".join(pair))
def test_each_account_has_the_rows_and_the_holder_of_its_own_sample(pair: tuple[str, str], wrapped: bool) -> None:
    samples = [sample(name) for name in pair]
    targets = [asked(one) for one in samples]
    found = {one.asked.account.id: one for one in read_for(in_one_file(*samples, wrapped=wrapped), targets)}
    assert set(found) == {target.account.id for target in targets}
    for one, target in zip(samples, targets, strict=True):
        said = found[target.account.id]
        wanted = {name: n for name, n in one.expected["counts"].items() if name != "excess"}
        assert (one.name, counted(said)) == (one.name, wanted)
        assert holder(said.read.subscriber) == one.expected["subscriber"]
    excess = sum(row.outcome is RowOutcome.EXCESS for said in found.values() for row in said.read.rows)
    assert excess == sum(one.expected["counts"]["excess"] for one in samples)


@pytest.mark.parametrize("name", STRANGE)
def test_an_account_that_nobody_asked_about_is_excess_and_no_other_accounts(name: str) -> None:
    mine, strange = sample(name), sample(STRANGE[name])
    second = asked(mine)
    targets = [asked(mine), Asked(second.target, an_account("somebody.else", "7000000000009"))]
    (said,) = read_for(in_one_file(mine, strange), targets)
    assert said.asked == targets[0]
    assert said.beyond
    assert counted(said) == {n: c for n, c in mine.expected["counts"].items() if n != "excess"} | {
        "held": counted(said)["held"]
    }
    assert holder(said.read.subscriber) == mine.expected["subscriber"]
    beyond = [row for row in said.read.rows if row.outcome is RowOutcome.EXCESS]
    assert {row.reason for row in beyond} == {"wrong_account"}
    assert all(row.ip is None for row in beyond)


def test_a_part_that_nobody_can_read_leaves_the_file_to_a_person() -> None:
    """Whose it is cannot be known, so that nothing of it is given to anybody."""
    targets = [asked(sample("meta/instagram-clean")), asked(sample("meta/facebook-clean"))]
    out = io.BytesIO(in_one_file(*(sample(name) for name in PAIRS[0])))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("part 2/records.html", '<div id="property-name">of a layout to come</div>')
    (said,) = read_for(out.getvalue(), targets)
    assert (said.read.target_match, said.read.findings, said.read.rows) == (None, ("layout_not_read",), ())


def test_an_operators_lines_go_to_the_address_and_port_that_they_were_asked_for() -> None:
    lines = tuple(
        Line(
            address="203.0.113.66", ports=ports, start="01/03/2026 10:00:00", end="03/03/2026 10:00:00", zone="UTC",
            name=name, account=name[0], installation="1 A Street", billing="1 A Street",
        )
        for ports, name in ((("50000", "50999"), "A Holder"), (("51000", "51999"), "B Holder"))
    )  # fmt: skip
    content = operator_answer(
        Production(service="Netwise", account_id="", handle="", period_from=NOW, period_to=NOW + DAY, lines=lines)
    )
    categories = (DataCategory.SUBSCRIBER,)
    accounts = [an_account(f"203.0.113.66:{port}") for port in (51500, 50500)]
    targets = [
        Asked(Target(account=a.id, period_from=NOW, period_to=NOW + DAY, categories=categories), a) for a in accounts
    ]
    found = {said.asked.account.id: said for said in read_for(content, targets)}
    assert [[h.stated_name for h in found[a.id].read.holders] for a in accounts] == [["B Holder"], ["A Holder"]]
    assert [[row.port for row in found[a.id].read.rows] for a in accounts] == [[51500], [50500]]
    assert not any(said.beyond for said in found.values())
