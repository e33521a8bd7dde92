"""Where everything of this clone runs: ports chosen once and kept, and the addresses of what is running now.

Ports are taken from below the range from which the kernel gives ports to outgoing connections: a client that retries while
a server is away could otherwise be given that server's own port, connect to itself, and keep the server from coming back.
"""

import json
import random
import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from service.identity.keyring import socket_of
from service.settings import CannotRun, Settings
from service.vocabulary import Holder

NAMES = ("postgresql", "temporal", "temporal_ui", "api")
LOWEST = 12000
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOOPBACK = "127.0.0.1"
NAME = "localhost"
"""What others on this machine call the API: browsers keep passkeys for names, and for no numbers."""


def read_ports(home: Path) -> dict[str, int]:
    """The ports this clone uses, by name; empty before set-up."""
    path = home / "run" / "ports.json"
    ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    return ports


def keep_ports(home: Path) -> dict[str, int]:
    """The ports of last time where nobody else has taken them since, others where somebody has; written down."""
    kept = read_ports(home)
    ports: dict[str, int] = {}
    for name in NAMES:
        port = kept.get(name, 0)
        ports[name] = port if port and is_free(port) else free_port(taken=set(ports.values()) | set(kept.values()))
    if ports != kept:
        write(home / "run" / "ports.json", ports)
    return ports


def is_free(port: int) -> bool:
    """Whether a server could listen there on loopback now; connections that are fading away do not count."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def shared_listener(host: str, port: int) -> socket.socket:
    """A socket on an address that other processes of this user may listen on as well: each gets its share of who connects."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    return listener


def free_port(taken: set[int] | None = None) -> int:
    """A port that nobody listens on and the kernel gives to no outgoing connection."""
    first = int(EPHEMERAL.read_text().split()[0]) if EPHEMERAL.exists() else 32768
    candidates = range(LOWEST, first) if first > LOWEST + 1000 else range(LOWEST, 65536)
    while True:
        port = random.choice(candidates)  # noqa: S311 - a port is no secret
        if port not in (taken or ()) and is_free(port):
            return port


def located(settings: Settings) -> Settings:
    """The settings with what this machine runs filled in where the outside has set nothing."""
    ports = read_ports(settings.home)
    port = settings.api_port or ports.get("api", 0)
    return replace(
        settings,
        database=settings.database or (f"postgresql://{LOOPBACK}:{ports['postgresql']}/rtk" if ports else ""),
        temporal=settings.temporal or (f"{LOOPBACK}:{ports['temporal']}" if ports else ""),
        api_port=port,
        public_url=settings.public_url or f"http://{NAME}:{port}",
    )


def located_here(settings: Settings) -> Settings:
    """The same where set-up has been done. CannotRun where it has not."""
    here = located(settings)
    if not here.database or not here.secrets.exists():
        raise CannotRun("nothing is set up here yet: run `make setup` or `rtk setup` first")
    return here


def without_password(database: str) -> str:
    """The database's URL with neither user nor password, as processes and people may see it."""
    parts = urlsplit(database)
    return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def addresses_file(home: Path) -> Path:
    return home / "run" / "addresses.json"


def read_addresses(home: Path) -> dict[str, str | None]:
    """Where everything is that is up; FileNotFoundError while nothing is."""
    addresses: dict[str, str | None] = json.loads(addresses_file(home).read_text())
    return addresses


def write_addresses(settings: Settings, *, own_temporal: bool) -> None:
    """Says where everything is, once it is up; a cluster of one's own has its UI elsewhere, so that is left open."""
    ui = f"http://{LOOPBACK}:{read_ports(settings.home)['temporal_ui']}" if own_temporal else None
    api = f"http://{NAME}:{settings.api_port}"
    addresses = {
        "graphql": f"{api}/graphql",
        "api": api,
        "temporal_ui": ui,
        "temporal": settings.temporal,
        "database": without_password(settings.database),
        **{f"{holder.lower()}_holder": f"unix:{socket_of(settings, holder)}" for holder in Holder},
    }
    write(addresses_file(settings.home), addresses)


def write(path: Path, content: object) -> None:
    """Written beside and moved into place, so that a reader finds the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(content, indent=2) + "\n")
    half.rename(path)
