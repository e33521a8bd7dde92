"""A file about several accounts, taken apart: each row goes with the account that it names, or whose file it stands in.

What is asked is no matter here: a part about an account that nobody asked for is a part like the others.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from service.platforms.files import Files, folder_of, name_of
from service.platforms.normalised import Found, RawRow

NUMBERED = re.compile(r"(?:^|_)(\d{6,})(?=[-.])")
"""An account's id in a member's own name: `1719200455120003072-account.txt`, `account_1366836641792004194.pdf`."""


def units(files: Files) -> list[Files]:
    """The members that lie together: under one id where their names state one, else in one folder."""
    found: dict[tuple[str, str], dict[str, bytes]] = {}
    for path, data in files.content.items():
        numbered = NUMBERED.search(name_of(path))
        found.setdefault((folder_of(path), numbered[1] if numbered else ""), {})[path] = data
    return [Files(content=content) for content in found.values()]


def nearest(unit: Files, members: Mapping[str, Mapping[str, bytes]]) -> str:
    """The account beside whose members these lie, by the longest way they share; the first of those that are as near."""
    return max(members, key=lambda account: max(shared(p, other) for p in unit.content for other in members[account]))


def shared(path: str, other: str) -> int:
    """How many folders and archives two members lie in together."""
    ways = [re.split(r"[/!]", way)[:-1] for way in (path, other)]
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*ways, strict=False)))


def by_account(found: Sequence[Found]) -> tuple[Found, ...]:
    """Each account's own part. A row that names another account than its file goes to that one's part."""
    parts: list[Found] = []
    strayed: list[tuple[str, Found, RawRow]] = []
    for one in found:
        if one.of_operator:
            parts += by_line(one)
            continue
        own = tuple(row for row in one.rows if row.account in (None, one.account_id))
        strayed += [(row.account, one, row) for row in one.rows if row.account not in (None, one.account_id)]
        parts.append(replace(one, rows=own))
    for account, source, row in strayed:
        place = next((n for n, part in enumerate(parts) if part.account_id == account), None)
        if place is None:
            parts.append(Found(format=source.format, account_id=account, rows=(row,)))
        else:
            parts[place] = replace(parts[place], rows=(*parts[place].rows, row))
    return tuple(parts)


def by_line(found: Found) -> Iterable[Found]:
    """An operator's answer, a part for each public address and range of ports. Holders keep their places."""
    rows: dict[tuple[str, str, str], list[RawRow]] = {}
    for row in found.rows:
        ports = (row.answering.port_from, row.answering.port_to) if row.answering is not None else ("", "")
        rows.setdefault((row.ip.strip(), *ports), []).append(row)
    return [replace(found, rows=tuple(lines)) for lines in rows.values()]
