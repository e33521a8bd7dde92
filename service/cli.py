"""The `rtk` command: reads what was typed and the settings, calls one function of one room, and says how it ended.

Rooms are imported by the subcommand that needs them: the worker has no use for the API's libraries, the opener must load
neither, and `rtk token` is typed inside other commands and answers in 0.4 s instead of 1.4 s.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from service import administration, presented
from service.settings import CannotRun, Settings, read_settings
from service.vocabulary import Holder

Subcommand = Callable[[argparse.Namespace, Settings], int]


def setup(_: argparse.Namespace, settings: Settings) -> int:
    """Make keys, servers and schema ready; doing it again changes nothing."""
    from service.running.setup import set_up

    asyncio.run(set_up(settings, say))
    return 0


def serve(_: argparse.Namespace, settings: Settings) -> int:
    """Run PostgreSQL, Temporal, the API and the worker until Ctrl-C."""
    from service.running.serving import serve

    asyncio.run(serve(settings, say))
    return 0


def demo(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve, and play the case book's stories on it."""
    from service.demo.programme import chosen, play
    from service.running.serving import serve_and_play

    names = chosen(arguments.story)
    ended = asyncio.run(serve_and_play(settings, say, lambda here: play(here, names), once=arguments.once))
    return 0 if ended else 1


def api(_: argparse.Namespace, settings: Settings) -> int:
    """Run one process of the API alone."""
    import uvicorn

    from service.api.app import make_app
    from service.api.heads import BoundedHeads
    from service.identity.process import leave_no_core
    from service.logs import log_in_closed_words
    from service.running.addresses import shared_listener

    leave_no_core()
    log_in_closed_words()
    here = located(settings)
    config = uvicorn.Config(
        make_app(here),
        loop="uvloop",
        http=BoundedHeads,
        access_log=False,
        log_config=None,
        server_header=False,
        # Without this it would believe whatever a client on this machine says of where it is.
        proxy_headers=bool(here.trusted_proxies),
        forwarded_allow_ips=list(here.trusted_proxies),
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[shared_listener(here.api_host, here.api_port)])
    return 0


def worker(_: argparse.Namespace, settings: Settings) -> int:
    """Run the worker alone."""
    from service.identity.process import leave_no_core
    from service.running.stopping import stoppable
    from service.worker import run_worker

    leave_no_core()
    asyncio.run(stoppable(run_worker(located(settings))))
    return 0


def holder(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run one of the two key holders alone; or rotate, rewrap or destroy its keys, or block an id (a case, a person)."""
    from service.identity.administering import administer
    from service.identity.serving import run_holder
    from service.running.stopping import stoppable

    here = located(settings)
    if arguments.what == "run":
        asyncio.run(stoppable(run_holder(here, Holder(arguments.holder))))
    else:
        say(asyncio.run(administer(here, Holder(arguments.holder), arguments.what, arguments.id)))
    return 0


def seal(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the sealer of the record alone."""
    from service.identity.process import leave_no_core
    from service.record.serving import run_sealer
    from service.running.stopping import stoppable

    leave_no_core()
    asyncio.run(stoppable(run_sealer(located(settings), anew=arguments.anew)))
    return 0


def alarms(_: argparse.Namespace, settings: Settings) -> int:
    """Print every alarm that stands here: since when, whose, and which. 1 where one does."""
    from service.standing import all_standing

    standing = all_standing(located(settings))
    for raised in standing:
        print(f"{raised['since']} {raised['from']} {raised['alarm']}")
    return 1 if standing else 0


def migrate(_: argparse.Namespace, settings: Settings) -> int:
    """Bring the database's schema to the newest version, once set-up has made all roles that it has."""
    from service.database.migrating import LOGINS, migrate

    here = located(settings)
    for login in LOGINS:
        here.database_as(login)  # CannotRun where a newer version has a role that set-up has not made yet.
    asyncio.run(migrate(here))
    return 0


def token(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the people of the demo, or a bearer token for one of them."""
    from service.auth.tokens import token_for
    from service.demo.people import read_people

    known = read_people()
    names = {organisation.id: organisation.name for organisation in known.organisations.values()}
    if arguments.person is None:
        for key, person in known.people.items():
            print(f"{key:24} {person.name:28} {' '.join(person.roles):24} {names[person.organisation_id]}")
        return 0
    if arguments.person not in known.people:
        raise CannotRun(f"the demo has nobody called {arguments.person}: `rtk token` prints who there is")
    here = located(settings)
    if not here.demo_here:
        raise CannotRun(
            "tokens are signed here in demo mode and on a loopback address only: set RTK_DEMO=1 and no other address,"
            " or sign in where your service does"
        )
    print(token_for(here, known.people[arguments.person].id))
    return 0


def verify(arguments: argparse.Namespace, _: Settings) -> int:
    """Check an exported record and its signatures, offline: 0 when everything holds, else 1 and the first that does not."""
    from service.record import approvals
    from service.record.verify import report

    return report(arguments.file, arguments.key, arguments.checkpoint) or approvals.report(arguments.file)


def schema(arguments: argparse.Namespace, _: Settings) -> int:
    """Print the contract, to a file where one is named."""
    from service.api.schema import print_contract

    return put(print_contract(), arguments.file)


def documents(arguments: argparse.Namespace, _: Settings) -> int:
    """Print the list of registered operations with their hashes, to a file where one is named."""
    from service.api.trusted import print_manifest

    return put(print_manifest(), arguments.file)


def put(text: str, file: Path | None) -> int:
    if file is None:
        print(text, end="")
    else:
        file.write_text(text)
    return 0


def located(settings: Settings) -> Settings:
    """The settings with what set-up has chosen on this machine filled in."""
    from service.running.addresses import located_here

    return located_here(settings)


def say(line: str) -> None:
    print(line, flush=True)


def parser() -> argparse.ArgumentParser:
    """All subcommands, each with the first line of its function as its help."""
    top = argparse.ArgumentParser(prog="rtk", description="Right to Know.")
    subcommands = top.add_subparsers(required=True, metavar="subcommand")

    def add(name: str, run: Subcommand) -> argparse.ArgumentParser:
        added = subcommands.add_parser(name, help=run.__doc__, description=run.__doc__)
        added.set_defaults(run=run)
        return added

    for name, run in {
        "setup": setup,
        "serve": serve,
        "api": api,
        "worker": worker,
        "migrate": migrate,
        "alarms": alarms,
    }.items():
        add(name, run)
    playing = add("demo", demo)
    playing.add_argument("--once", action="store_true", help="leave when the stories are over")
    playing.add_argument("--story", help="only the one of this name: a folder of infra/demo")
    add("token", token).add_argument("person", nargs="?", help="whose: a key of the list that is printed without it")
    holding = add("holder", holder)
    holding.add_argument("holder", type=str.upper, choices=tuple(Holder), metavar="police|safeguarding")
    holding.add_argument("what", nargs="?", default="run", choices=("run", "rotate", "rewrap", "destroy", "block"))
    holding.add_argument("id", nargs="?", type=UUID)
    add("seal", seal).add_argument(
        "--anew", action="store_true", help="sign the log as it is, where all its checkpoints are lost for good"
    )
    verifying = add("verify", verify)
    verifying.add_argument("file", type=Path)
    verifying.add_argument("--key", help="the log's verifier key, or a file with it, had from elsewhere than the file")
    verifying.add_argument("--checkpoint", type=Path, help="a checkpoint had from elsewhere: nothing older passes")
    add("schema", schema).add_argument("file", nargs="?", type=Path)
    add("documents", documents).add_argument("file", nargs="?", type=Path)
    administration.add_to(add)
    presented.add_to(add)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 2 with one sentence when this cannot run as it is set up, else what the subcommand says."""
    parsed = parser().parse_args(arguments)
    try:
        ended: int = parsed.run(parsed, read_settings())
    except CannotRun as why:
        print(f"rtk: {why}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except (
        BrokenPipeError
    ):  # Whoever read what we print has left, as `head` does; the interpreter's last flush must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return ended


if __name__ == "__main__":
    sys.exit(main())
