"""`rtk keys` and `rtk admin`: who may ask for tokens and with which keys they are signed, decoys, and what touched one.

It only reads what was typed.
"""

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from service.settings import Settings

Located = Callable[[Settings], Settings]
Adder = Callable[..., argparse.ArgumentParser]
DECOYS = "service.record.decoys"


def keys(arguments: argparse.Namespace, settings: Settings) -> int:
    """Rotate the keys that tokens are signed with."""
    from service.auth.keys import rotate

    print(rotate(settings, arguments.algorithm, at_once=arguments.at_once))
    return 0


def admin(arguments: argparse.Namespace, settings: Settings) -> int:
    """Register clients, end them, say who may no longer be heard, make decoys, and settle what touched one."""
    from service.running.addresses import located

    here = located(settings)
    done: Callable[..., Coroutine[Any, Any, Any]] = getattr(import_module(arguments.room), arguments.do)
    given = {name: value for name, value in vars(arguments).items() if name not in ("run", "do", "room")}
    answer = asyncio.run(done(here, **given))
    for line in answer if isinstance(answer, list) else [answer] if answer is not None else []:
        print(line)
    return 0


def add_to(add: Adder) -> None:
    """Adds both to the subcommands of `rtk`."""
    rotating = add("keys", keys).add_subparsers(required=True, metavar="what").add_parser("rotate", help="add a key")
    rotating.add_argument("--algorithm", choices=("ES256", "Ed25519"), default="ES256")
    rotating.add_argument(
        "--at-once", action="store_true", help="for a stolen key: drop all others, and with them every token"
    )
    what = add("admin", admin).add_subparsers(required=True, metavar="what")
    of_clients = what.add_parser("client", help="register a client, change its keys, end it")
    doing = of_clients.add_subparsers(required=True)
    adding = _does(doing, "add", "add_client")
    adding.add_argument("organisation", help="its id or its whole name")
    adding.add_argument("name")
    adding.add_argument("keys", type=Path, help="a JWKS file with the client's public keys")
    adding.add_argument(
        "--redirect",
        dest="redirects",
        action="append",
        default=[],
        help="where people are sent back to who sign in for it; without one it is a platform's system",
    )
    changing = _does(doing, "keys", "change_keys")
    changing.add_argument("client", type=UUID)
    changing.add_argument("keys", type=Path)
    _does(doing, "end", "end_client").add_argument("client", type=UUID)
    _does(doing, "list", "list_clients")
    of_people = what.add_parser("person", help="let somebody add a passkey, forget theirs, block them, or not")
    doing = of_people.add_subparsers(required=True)
    blocking = _does(doing, "block", "block_person")
    blocking.add_argument("person", type=UUID)
    blocking.add_argument("kind", choices=("LEFT", "BLOCKED"), nargs="?", default="BLOCKED")
    _does(doing, "unblock", "unblock_person").add_argument("person", type=UUID)
    for name, function in {"enrol": "enrol_person", "forget": "forget_passkeys", "keys": "list_keys"}.items():
        _does(doing, name, function).add_argument("person", type=UUID)
    binding = _does(what, "subject", "bind_subject")
    binding.add_argument("issuer")
    binding.add_argument("subject")
    binding.add_argument("person", type=UUID)
    making = _does(what, "decoy", "add_decoy", DECOYS)
    making.add_argument("force", help="its id or its whole name")
    making.add_argument("reference", help="a crime reference as the force writes them, of no case there is or will be")
    making.add_argument("name", help="of a victim who is nobody")
    of_alarms = what.add_parser("alarm", help="what the database raised: list it, settle what was looked into")
    doing = of_alarms.add_subparsers(required=True)
    _does(doing, "list", "list_alarms", DECOYS)
    _does(doing, "settle", "settle_alarm", DECOYS).add_argument("alarm", type=UUID)


def _does(
    subcommands: Any, name: str, function: str, room: str = "service.auth.administering"
) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = subcommands.add_parser(name)
    added.set_defaults(do=function, room=room)
    return added
