"""All that the outside may set, read once at the edge of a process. Nothing else reads the environment."""

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

HIGHEST_PORT = 65535
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
UNBOUND = (("RTK_UNBOUND_DOCUMENTS", "200"), ("RTK_UNBOUND_MEGABYTES", "512"))


class CannotRun(Exception):
    """Why this cannot run as it is set up: one sentence for the person who typed the command, and no traceback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are. `home` holds everything generated; `database` is host and database, for set-up with a user.

    An address or port that nobody has set is empty or 0; `service.running.addresses` fills in what runs on this machine.
    `api_processes`: how many of them share the API's port; 0 for one a core.
    Nobody is sent e-mail unless all of `notify_*` are set. `trusted_proxies`: addresses and networks whose word for where a
    request came from is taken.
    """

    home: Path
    database: str
    temporal: str
    policy: str
    demo: bool
    api_port: int
    public_url: str
    api_host: str = "127.0.0.1"
    api_processes: int = 0
    notify_url: str = ""
    notify_key: Path | None = None
    notify_template: str = ""
    record_place: str = ""
    holders_place: str = ""
    opener_user: str = ""
    token_module: str = ""
    free_documents: bool | None = None
    cost_per_minute: int = 60_000
    unbound_documents: int = 200
    unbound_megabytes: int = 512
    providers: Path | None = None
    trusted_issuers: Path | None = None
    trusted_proxies: tuple[str, ...] = ()

    @property
    def takes_free_documents(self) -> bool:
        """Whether clients may send documents of their own; where nothing is said, in the demo alone."""
        return self.demo if self.free_documents is None else self.free_documents

    @property
    def secrets(self) -> Path:
        """Keys and the roles' passwords, one file each, mode 0600."""
        return self.home / "secrets"

    @property
    def issuer(self) -> str:
        return f"{self.public_url}/oauth"

    @property
    def origin(self) -> str:
        """What browsers call the place of our own pages."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def demo_here(self) -> bool:
        """Whether the demo's people may act without signing in: in demo mode, where nobody else can reach the address."""
        return self.demo and urlsplit(self.public_url).hostname in LOOPBACK

    @property
    def demo_page(self) -> bool:
        """Whether a page lets anybody choose whom of the demo's people to be: only where no other machine can open it."""
        return self.demo_here and self.api_host in LOOPBACK

    @property
    def token_keys(self) -> Path:
        """For the API process alone: what access tokens are signed with."""
        return self.secrets / "token-keys.json"

    @property
    def public_token_keys(self) -> Path:
        """Public: whoever has it can verify a token and make none."""
        return self.secrets / "token-keys.pub.json"

    @property
    def nonce_key(self) -> Path:
        """For the API process alone: what the nonces of DPoP are made with."""
        return self.secrets / "nonce-key"

    @property
    def evidence_key(self) -> Path:
        """For the API process alone: what returns lie encrypted under."""
        return self.secrets / "evidence-key"

    @property
    def sealing_keys(self) -> Path:
        """The folder of both holders' public keys: whoever has them can seal an identity and open none."""
        return self.secrets

    @property
    def record(self) -> Path:
        """Where the record's checkpoints lie, signed: a place that the database cannot reach."""
        return Path(self.record_place).absolute() if self.record_place else self.home / "record"

    @property
    def location_key(self) -> Path:
        """Under which it lies encrypted where a victim is: another than evidence's, and than any of an identity."""
        return self.secrets / "location-key"

    @property
    def watch(self) -> Path:
        """Where the alarms lie that the database raises, apart from the sealer's own."""
        return self.record / "watch"

    @property
    def record_key(self) -> Path:
        """For the sealer's process alone: what checkpoints are signed with. The public half lies with them."""
        return self.secrets / "record-key"

    def secret_of(self, role: str) -> Path:
        """The file of a database role's password, which set-up makes."""
        return self.secrets / f"role-{role}"

    def database_as(self, role: str) -> str:
        """The URL with which a process connects as itself; the password is that role's own secret."""
        secret = self.secret_of(role)
        if not secret.exists():
            raise CannotRun(f"the database role {role} has no secret here yet: run `rtk setup` first")
        parts = urlsplit(self.database)
        password = quote(secret.read_text().strip(), safe="")
        host = parts.netloc.rpartition("@")[2]
        query = f"?{parts.query}" if parts.query else ""
        return f"postgresql+asyncpg://rtk_{role}:{password}@{host}{parts.path}{query}"


def read_settings() -> Settings:
    """Reads `RTK_*`; every one has a default for one machine. Raises CannotRun where one cannot be meant."""
    port = os.environ.get("RTK_API_PORT", "0")
    if not port.isdigit() or int(port) > HIGHEST_PORT:
        raise CannotRun("RTK_API_PORT is not a port: give a number up to 65535, or leave it out for a free one")
    url, key, template = (
        os.environ.get(name, "") for name in ("RTK_NOTIFY_URL", "RTK_NOTIFY_KEY_FILE", "RTK_NOTIFY_TEMPLATE")
    )
    if len({bool(url), bool(key), bool(template)}) > 1:
        raise CannotRun(
            "e-mail needs all of RTK_NOTIFY_URL, RTK_NOTIFY_KEY_FILE and RTK_NOTIFY_TEMPLATE, or none of them"
        )
    free, cost = os.environ.get("RTK_FREE_DOCUMENTS", ""), os.environ.get("RTK_COST_PER_MINUTE", "60000")
    if free not in ("", "0", "1"):
        raise CannotRun("RTK_FREE_DOCUMENTS is 1 where clients may send documents of their own, else 0 or left out")
    if not cost.isdigit() or not int(cost):
        raise CannotRun("RTK_COST_PER_MINUTE is what one person may ask for in a minute: a number above 0")
    processes = os.environ.get("RTK_API_PROCESSES", "") or "0"
    if not processes.isdigit():
        raise CannotRun("RTK_API_PROCESSES is how many processes share the API's port: a number, or left out")
    unbound = [os.environ.get(name, most) for name, most in UNBOUND]
    if not all(most.isdigit() and int(most) for most in unbound):
        raise CannotRun("RTK_UNBOUND_DOCUMENTS and RTK_UNBOUND_MEGABYTES are numbers above 0")
    return Settings(
        home=Path(os.environ.get("RTK_HOME", ".local")).absolute(),
        database=os.environ.get("RTK_DATABASE_URL", ""),
        temporal=os.environ.get("RTK_TEMPORAL_ADDRESS", ""),
        policy=os.environ.get("RTK_POLICY", "srtk-2026-1"),
        demo=os.environ.get("RTK_DEMO", "") == "1",
        api_port=int(port),
        public_url=os.environ.get("RTK_PUBLIC_URL", ""),
        api_host=os.environ.get("RTK_API_HOST", "127.0.0.1"),
        api_processes=int(processes),
        record_place=os.environ.get("RTK_RECORD", ""),
        holders_place=os.environ.get("RTK_HOLDERS", ""),
        opener_user=os.environ.get("RTK_OPENER_USER", ""),
        token_module=os.environ.get("RTK_TOKEN_MODULE", ""),
        notify_url=url,
        notify_key=Path(key).absolute() if key else None,
        notify_template=template,
        free_documents=free == "1" if free else None,
        cost_per_minute=int(cost),
        unbound_documents=int(unbound[0]),
        unbound_megabytes=int(unbound[1]),
        trusted_issuers=Path(issuers).absolute() if (issuers := os.environ.get("RTK_TRUSTED_ISSUERS", "")) else None,
        trusted_proxies=networks(os.environ.get("RTK_TRUSTED_PROXIES", "")),
        providers=Path(providers).absolute() if (providers := os.environ.get("RTK_PROVIDERS", "")) else None,
    )


def networks(given: str) -> tuple[str, ...]:
    """The networks of a list with commas; CannotRun for what is none, and for one that everybody is in."""
    try:
        read = [ipaddress.ip_network(word.strip()) for word in given.split(",")] if given else []
        if any(network.prefixlen == 0 for network in read):
            raise ValueError("everybody is in it")
    except ValueError as fault:
        raise CannotRun(
            f"RTK_TRUSTED_PROXIES is a list of addresses or networks, 10.0.0.7 or 10.0.0.0/24: {fault}"
        ) from None
    return tuple(map(str, read))
