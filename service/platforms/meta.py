"""Meta's recent layout (Instagram, Facebook, WhatsApp): one box a property, labels and values in nested boxes.

A page break can split a label from its value: the label's box is empty and the value follows in a box without label. The
earlier layout (`div_table`) is another format; read by this one it would look empty, so it is reported as not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.platforms.instants import read_time
from service.platforms.ladder import climb, read_address, zone_ok
from service.platforms.normalised import Contact, RawRow, Return, ReturnRequest, Subscriber

NO_RECORDS = "No responsive records located"
PAGE = re.compile(r"(^|/|!)(records|preservation-\d+)\.html$")
ACTIVE = "script, iframe, object, embed, link[rel=import], form"
IDENTIFIER = re.compile(r"^(?P<handle>.*?)\s*\((?:Instagram|Facebook): (?P<id>\d+)\)$")


@dataclass(frozen=True, slots=True)
class Box:
    """One label with its value; several values of one box are separate lines."""

    label: str
    value: str


def pages(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members that hold records: the production itself, then snapshots taken at preservation."""
    found = {name: data for name, data in files.items() if PAGE.search(name)}
    return dict(sorted(found.items(), key=lambda item: "preservation-" in item[0]))


def is_recent(page: bytes) -> bool:
    return b'class="t i"' in page and b'id="property-' in page


def is_earlier(page: bytes) -> bool:
    return b"div_table" in page and b'id="property-' in page


def boxes(pane: LexborNode) -> Iterator[Box]:
    """Label and value of every innermost box of a property, mended where a page break stands between them."""
    waiting: str | None = None
    broken = False
    for node in pane.css("div.i, div.pageBreak"):
        if "pageBreak" in (node.attributes.get("class") or ""):
            broken = waiting is not None
            continue
        if any(inner.mem_id != node.mem_id for inner in node.css("div.i")):
            continue
        label, value = own_text(node), leaf_value(node)
        if not label and broken and waiting is not None:
            yield Box(waiting, value)
            waiting, broken = None, False
            continue
        if waiting is not None:
            yield Box(waiting, "")
            waiting, broken = None, False
        if label and not value:
            waiting = label
        elif label:
            yield Box(label, value)
    if waiting is not None:
        yield Box(waiting, "")


def own_text(node: LexborNode) -> str:
    """The text before a box's value: its label."""
    return (node.text(deep=False, strip=False) or "").strip()


def leaf_value(node: LexborNode) -> str:
    """The text of a box's value, a line for each `<br>`."""
    box = node.css_first("div.m > div")
    if box is None:
        return ""
    return (box.text(deep=True, separator="\n") or "").strip()


def panes(page: bytes) -> dict[str, list[Box]]:
    """The boxes of each property but the definitions beside them."""
    tree = LexborHTMLParser(page.decode("utf-8", errors="replace"))
    found: dict[str, list[Box]] = {}
    for pane in tree.css('div[id^="property-"]'):
        name = str(pane.attributes.get("id") or "").removeprefix("property-")
        found.setdefault(name, []).extend(b for b in boxes(pane) if not b.label.endswith(" Definition"))
    return found


def has_active_content(page: bytes) -> bool:
    tree = LexborHTMLParser(page.decode("utf-8", errors="replace"))
    if tree.css_first(ACTIVE) is not None:
        return True
    return any(name.lower().startswith("on") for node in tree.css("body *") for name in node.attributes)


def login_rows(properties: Mapping[str, list[Box]], member: str) -> Iterator[RawRow]:
    """Pairs of address and time, in either order, as Instagram and WhatsApp write them."""
    pending: dict[str, str] = {}
    count = 0
    for box in properties.get("ip_addresses", []):
        if box.label not in ("IP Address", "Time", "Action"):
            continue
        if box.label in pending:
            count += 1
            yield _row(pending, member, count)
            pending = {}
        pending[box.label] = box.value
        if {"IP Address", "Time"} <= pending.keys():
            count += 1
            yield _row(pending, member, count)
            pending = {}
    if pending:
        yield _row(pending, member, count + 1)


def _row(pair: Mapping[str, str], member: str, number: int) -> RawRow:
    return RawRow(
        ip=pair.get("IP Address", ""), time=pair.get("Time", ""), event_kind=pair.get("Action"), log="ip_addresses",
        member=member, row=number,
    )  # fmt: skip


def first(properties: Mapping[str, list[Box]], name: str, label: str | None = None) -> str | None:
    """The first value of a property that says something, of one label where it is named."""
    for box in properties.get(name, []):
        if box.value and box.value != NO_RECORDS and (label is None or box.label == label):
            return box.value
    return None


def subscriber_of(properties: Mapping[str, list[Box]], account_id: str | None, handle: str | None) -> Subscriber:
    """What Meta holds of the account holder; what is not there stays empty."""
    names = [first(properties, "name", label) for label in ("First", "Middle", "Last")]
    registration = first(properties, "registration_ip")
    address = read_address(registration) if registration else None
    registered = first(properties, "registration_date")
    active = first(properties, "account_end_date", "Account Still Active")
    status = None if active is None else ("active" if active == "true" else "closed")
    return Subscriber(
        platform_account_id=account_id,
        handle=first(properties, "vanity") or handle,
        stated_name=" ".join(n for n in names if n) or None,
        registered_at_utc=read_time(registered).at if registered else None,
        registration_ip=str(address[0]) if address else None,
        registration_port=address[1] if address else None,
        account_status=status,
        contacts=(*contacts(properties, "emails", "email"), *contacts(properties, "phone_numbers", "phone")),
    )


def contacts(properties: Mapping[str, list[Box]], name: str, kind: str) -> Iterator[Contact]:
    for box in properties.get(name, []):
        for line in filter(None, (part.strip() for part in box.value.split("\n"))):
            if line == NO_RECORDS:
                continue
            value, verified, when = line.partition(" Verified on ")
            yield Contact(
                value=value.strip(), kind=kind, role="registered", status="verified" if verified else "unknown",
                verified_at_utc=read_time(when).at if verified else None,
            )  # fmt: skip


def read_meta(files: Mapping[str, bytes], request: ReturnRequest, sha256: str) -> Return:
    """A production in the recent layout."""
    found = pages(files)
    properties = {name: panes(page) for name, page in found.items()}
    main = next(iter(properties.values()))
    parameters = {box.label: box.value for box in main.get("request_parameters", [])}
    stated_id = parameters.get("Target") or None
    identifier = IDENTIFIER.match(parameters.get("Account Identifier", ""))
    stated_handle = identifier["handle"] if identifier else None
    service = parameters.get("Service", "").lower()
    match = stated_id is not None and stated_id == request.account_id
    findings = set()
    if not match and stated_handle and stated_handle == request.handle:
        findings.add("handle_reused")
    if match and request.handle and stated_handle and stated_handle != request.handle:
        findings.add("handle_changed")
    if any("preservation-" in name for name in found):
        findings.add("preservation_snapshot")
    if any(has_active_content(page) for page in found.values()):
        findings.add("active_content")
    if not states_period(parameters.get("Date Range", ""), request):
        findings.add("stated_range_differs")
    raw = [row for name, read in properties.items() for row in login_rows(read, name)]
    rows = climb(raw, request, wrong_account=not match)
    subscriber = subscriber_of(main, stated_id, stated_handle) if match and request.subscriber_asked else None
    if match and subscriber is None:
        subscriber = Subscriber(platform_account_id=stated_id, handle=stated_handle)
    says_none = any(NO_RECORDS in box.value for read in properties.values() for pane in read.values() for box in pane)
    return Return(
        format="whatsapp-records-tim" if service == "whatsapp" else "meta-records-tim",
        sha256=sha256,
        archive="ok",
        findings=tuple(sorted(findings)),
        no_data=says_none and not rows and (subscriber is None or not subscriber.contacts),
        target_match=match,
        zone_ok=zone_ok(rows),
        subscriber=subscriber,
        rows=rows,
    )


def states_period(text: str, request: ReturnRequest) -> bool:
    start, _, end = text.partition(" to ")
    return (read_time(start).at, read_time(end).at) == (request.period_from, request.period_to)
