"""Meta (Instagram, Facebook, WhatsApp): one box a property, labels and values in nested boxes, in one of two layouts.

A page break can split a label from its value: the label's box is empty and the value follows in a box without label. A
page of one layout looks empty to a reader of the other, so a return of both, or of neither, is said to be not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.platforms.files import Files
from service.platforms.holders import contacts, registration
from service.platforms.markup import has_active_content, parse
from service.platforms.normalised import Contact, Found, RawRow, Subscriber

NO_RECORDS = "No responsive records located"
PAGE = r"records\.html|preservation-\d+\.html|index\.html"
IDENTIFIER = re.compile(r"^(?P<handle>.*?)\s*\((?:Instagram|Facebook): (?P<id>\d+)\)$")
MOST_PROPERTIES = 1_000


@dataclass(frozen=True, slots=True)
class Layout:
    """What a layout's boxes are, by which it is known, and where in them their values are."""

    suffix: str
    box: str
    value: str


LAYOUTS = (Layout("tim", "div.i", "div.m > div"), Layout("divtable", "div.inner", "div.most_inner > div"))
"""The recent one and the earlier."""


@dataclass(frozen=True, slots=True)
class Box:
    """One label with its value; several values of one box are separate lines."""

    label: str
    value: str


def pages(files: Files) -> dict[str, bytes]:
    """The members that hold records: the production itself, then snapshots taken at preservation."""
    found = {name: data for name, data in files.named(PAGE).items() if b'id="property-' in data}
    return dict(sorted(found.items(), key=lambda item: "preservation-" in item[0]))


def layout_of(page: bytes, tree: LexborHTMLParser) -> Layout | None:
    """The one layout a page is in; None where it is in both or neither, or holds more than any return."""
    marked = [layout for layout in LAYOUTS if tree.css_first(layout.box) is not None]
    return marked[0] if len(marked) == 1 and page.count(b'id="property-') <= MOST_PROPERTIES else None


def recognises(files: Files) -> bool:
    return bool(pages(files))


def boxes(pane: LexborNode, layout: Layout) -> Iterator[Box]:
    """Label and value of every innermost box of a property, mended where a page break stands between them."""
    waiting: str | None = None
    broken = False
    for node in pane.css(f"{layout.box}:not(:has({layout.box})), div.pageBreak"):
        if "pageBreak" in (node.attributes.get("class") or ""):
            broken = waiting is not None
            continue
        label, value = own_text(node), leaf_value(node, layout)
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


def leaf_value(node: LexborNode, layout: Layout) -> str:
    """The text of a box's value, a line for each `<br>`."""
    box = node.css_first(layout.value)
    if box is None:
        return ""
    return (box.text(deep=True, separator="\n") or "").strip()


def panes(tree: LexborHTMLParser, layout: Layout) -> dict[str, list[Box]]:
    """The boxes of each property but the definitions beside them."""
    found: dict[str, list[Box]] = {}
    for pane in tree.css('div[id^="property-"]'):
        name = str(pane.attributes.get("id") or "").removeprefix("property-")
        found.setdefault(name, []).extend(b for b in boxes(pane, layout) if not b.label.endswith(" Definition"))
    return found


def login_rows(properties: Mapping[str, list[Box]], member: str) -> Iterator[RawRow]:
    """Pairs of address and time, in either order, as Instagram and WhatsApp write them; Facebook adds what was done.

    Whichever stands first begins each row, so that a row without one of them takes none of its neighbour's.
    """
    read = [box for box in properties.get("ip_addresses", []) if box.label in ("IP Address", "Time", "Action")]
    leading = next((box.label for box in read if box.label != "Action"), None)
    pairs: list[dict[str, str]] = []
    for box in read:
        if not pairs or box.label == leading or box.label in pairs[-1]:
            pairs.append({})
        pairs[-1][box.label] = box.value
    for number, pair in enumerate(pairs, 1):
        yield _row(pair, member, number)


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
    made = registration(first(properties, "registration_date"), first(properties, "registration_ip"))
    active = first(properties, "account_end_date", "Account Still Active")
    status = None if active is None else ("active" if active == "true" else "closed")
    return Subscriber(
        platform_account_id=account_id,
        handle=first(properties, "vanity") or handle,
        stated_name=" ".join(n for n in names if n) or None,
        registered_at_utc=made.at,
        registration_ip=made.ip,
        registration_port=made.port,
        account_status=status,
        contacts=(*given(properties, "emails", "email"), *given(properties, "phone_numbers", "phone")),
    )


def given(properties: Mapping[str, list[Box]], name: str, kind: str) -> Iterator[Contact]:
    """The contacts of a property, a line each; a number may say when a code was entered."""
    for box in properties.get(name, []):
        for line in box.value.split("\n"):
            value, verified, when = line.partition(" Verified on ")
            if value.strip() != NO_RECORDS:
                yield from contacts(kind, value, status="verified" if verified else "unknown", at=when)


def read(files: Files) -> Found | None:
    """A production; None where its pages are not all in one layout that is known."""
    found = pages(files)
    trees = {name: parse(page) for name, page in found.items()}
    layouts = {layout_of(found[name], tree) for name, tree in trees.items()}
    if len(layouts) != 1 or (layout := layouts.pop()) is None:
        return None
    properties = {name: panes(tree, layout) for name, tree in trees.items()}
    main = next(iter(properties.values()))
    parameters = {box.label: box.value for box in main.get("request_parameters", [])}
    account_id = parameters.get("Target") or None
    identifier = IDENTIFIER.match(parameters.get("Account Identifier", ""))
    handle = identifier["handle"] if identifier else None
    findings = set()
    if any("preservation-" in name for name in found):
        findings.add("preservation_snapshot")
    if any(has_active_content(found[name], tree) for name, tree in trees.items()):
        findings.add("active_content")
    start, _, end = parameters.get("Date Range", "").partition(" to ")
    service = "whatsapp" if parameters.get("Service", "").lower() == "whatsapp" else "meta"
    return Found(
        format=f"{service}-records-{layout.suffix}",
        account_id=account_id,
        handle=handle,
        subscriber=subscriber_of(main, account_id, handle),
        rows=tuple(row for name, held in properties.items() for row in login_rows(held, name)),
        findings=frozenset(findings),
        stated_periods=((start, end),),
        says_none=any(NO_RECORDS in b.value for held in properties.values() for pane in held.values() for b in pane),
    )
