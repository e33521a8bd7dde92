"""All that the outside may set, read once at the edge of a process. Nothing else reads the environment."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are. `home` holds everything generated; `database` is host and database, for set-up with a user."""

    home: Path
    database: str
    temporal: str
    policy: str
    demo: bool
    api_port: int
    public_url: str

    @property
    def secrets(self) -> Path:
        """Keys and the roles' passwords, one file each, mode 0600."""
        return self.home / "secrets"

    @property
    def issuer(self) -> str:
        return f"{self.public_url}/oauth"

    def database_as(self, role: str) -> str:
        """The URL with which a process connects as itself; the password is that role's own secret."""
        parts = urlsplit(self.database)
        password = quote((self.secrets / f"role-{role}").read_text().strip(), safe="")
        host = parts.netloc.rpartition("@")[2]
        query = f"?{parts.query}" if parts.query else ""
        return f"postgresql+asyncpg://rtk_{role}:{password}@{host}{parts.path}{query}"


def read_settings() -> Settings:
    """Reads `RTK_*`; every one has a default for one machine but the two addresses that set-up hands down."""
    port = int(os.environ.get("RTK_API_PORT", "8000"))
    return Settings(
        home=Path(os.environ.get("RTK_HOME", ".local")).absolute(),
        database=os.environ.get("RTK_DATABASE_URL", ""),
        temporal=os.environ.get("RTK_TEMPORAL_ADDRESS", ""),
        policy=os.environ.get("RTK_POLICY", "srtk-2026-1"),
        demo=os.environ.get("RTK_DEMO", "") == "1",
        api_port=port,
        public_url=os.environ.get("RTK_PUBLIC_URL", f"http://127.0.0.1:{port}"),
    )
