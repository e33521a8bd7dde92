"""X: a clear-signed list of JSON in each file. The armour is taken off and the signature is not verified, which is said.

A username may change while the account's id stays.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from service.platforms.columns import says
from service.platforms.files import Files, name_of, not_utf8, read_text
from service.platforms.holders import contacts, registration
from service.platforms.normalised import Found, RawRow, Subscriber

FILE = r"(?P<id>\d+)-(?P<name>[a-z-]+)\.txt"
OPENING = "-----BEGIN PGP SIGNED MESSAGE-----"
CLOSING = "-----BEGIN PGP SIGNATURE-----"
READ = ("account", "account-creation-ip", "phone-number", "ip-audit")

Lists = dict[str, list[tuple[str, list[dict[str, Any]]]]]
"""By the name of the file: its path and the objects of its list, each without the one key around it."""


def recognises(files: Files) -> bool:
    return any(data.lstrip().startswith(OPENING.encode()) for data in files.named(FILE).values())


def read(files: Files) -> Found:
    lists: Lists = {}
    findings = {"signature_unverified"}
    signed = {path: data for path, data in files.named(FILE).items() if named(path)["name"] in READ}
    for path, data in signed.items():
        name = named(path)["name"]
        objects = objects_of(cleartext(read_text(data)[0]))
        if objects is None:
            findings.add(f"document_not_read:{name}")
        lists.setdefault(name, []).append((path, objects or []))
    account = next((said for one in lists_of(lists, "account") if (said := text(one, "accountId"))), None)
    account = account or next((named(path)["id"] for path in files.named(FILE)), None)
    subscriber = subscriber_of(lists, account)
    if subscriber is None:
        findings.add("no_subscriber_data")
    rows = tuple(rows_of(lists, findings))
    return Found(
        format="x-signed-json",
        account_id=account,
        handle=subscriber.handle if subscriber else None,
        subscriber=subscriber,
        rows=rows,
        findings=frozenset(findings) | not_utf8(signed.values()),
    )


def named(path: str) -> re.Match[str]:
    match = re.fullmatch(FILE, name_of(path), re.IGNORECASE)
    if match is None:
        raise LookupError("not a file of this format")
    return match


def cleartext(armoured: str) -> str:
    """What was signed, without the armour and its dashes (RFC 9580, section 7); the whole text where there is no armour."""
    lines = armoured.replace("\r\n", "\n").split("\n")
    if OPENING not in lines:
        return armoured
    lines = lines[lines.index(OPENING) + 1 :]
    body = lines[lines.index("") + 1 :] if "" in lines else []
    body = body[: body.index(CLOSING)] if CLOSING in body else body
    return "\n".join(line.removeprefix("- ") for line in body)


def objects_of(body: str) -> list[dict[str, Any]] | None:
    """The objects of a list, each without the one key around it, empty where it is of another shape; None for no list."""
    try:
        listed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(listed, list):
        return None
    insides = [list(outer.values()) if isinstance(outer, dict) else [] for outer in listed]
    return [inside[0] if len(inside) == 1 and isinstance(inside[0], dict) else {} for inside in insides]


def lists_of(lists: Lists, name: str) -> Iterator[dict[str, Any]]:
    for _, objects in lists.get(name, []):
        yield from objects


def text(one: dict[str, Any], key: str) -> str:
    """A value as text: ids come as numbers too. Anything with parts is no value."""
    value = one.get(key)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def rows_of(lists: Lists, findings: set[str]) -> Iterator[RawRow]:
    """The audit of addresses. A row names the account it is of; one without the key for it names none."""
    for path, objects in lists.get("ip-audit", []):
        for number, one in enumerate(objects, 1):
            lacking = {key for key in ("createdAt", "loginIp") if key not in one}
            findings |= {f"missing_column:{key}" for key in lacking}
            yield RawRow(
                ip=text(one, "loginIp"), time=text(one, "createdAt"), event_kind=None, log="ip-audit", member=path,
                row=number, account=text(one, "accountId") or None, lacking=bool(lacking),
            )  # fmt: skip


def subscriber_of(lists: Lists, account: str | None) -> Subscriber | None:
    """The account by its own file; None where there is none."""
    own = next((one for one in lists_of(lists, "account") if text(one, "accountId") == account), None)
    if own is None:
        return None
    creation = next(
        (said for one in lists_of(lists, "account-creation-ip") if (said := text(one, "userCreationIp"))), None
    )
    made = registration(text(own, "createdAt"), creation)
    numbers = [text(one, "phoneNumber") for one in lists_of(lists, "phone-number")]
    return Subscriber(
        platform_account_id=account,
        handle=says(text(own, "username")),
        display_name=says(text(own, "accountDisplayName")),
        registered_at_utc=made.at,
        registration_ip=made.ip,
        registration_port=made.port,
        contacts=(
            *contacts("email", text(own, "email")),
            *(contact for number in numbers for contact in contacts("phone", number)),
        ),
    )
