"""The log's own key, and what is signed with it: C2SP signed notes. For the sealer's process alone.

The key is kept as the text that Go's sumdb/note has for one, so that other people's tools read it; its name is the log's
origin and holds a random id: a log that was begun anew is another log.
"""

import base64
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.record.verify import ED25519, Key, id_of
from service.settings import Settings

PRIVATE = "PRIVATE+KEY"
KEY_FILE = "key"


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs in the name of one log. It does not print its key."""

    key: Key
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, *lines: str) -> str:
        """The note of these lines with its one signature. No line may be empty or hold a line feed."""
        text = "".join(f"{line}\n" for line in lines)
        signature = base64.b64encode(self.key.id + self.private.sign(text.encode())).decode()
        return f"{text}\n\N{EM DASH} {self.key.name} {signature}\n"


def signer_of(text: str) -> Signer:
    """The signer of a private key's text. Raises ValueError where it is none."""
    prefix, _, rest = text.strip().partition(f"{PRIVATE}+")
    name, _, encoded = rest.split("+", 2)
    material = base64.b64decode(encoded, validate=True)
    if prefix or material[:1] != ED25519:
        raise ValueError("not a private key of a log")
    private = Ed25519PrivateKey.from_private_bytes(material[1:])
    public = private.public_key().public_bytes_raw()
    return Signer(Key(name, id_of(name, public), public), private)


def make_record_key(settings: Settings) -> None:
    """Makes the pair at set-up, once: the private key a secret of the sealer's, the public one beside the checkpoints.

    A key is whole or not there: it is written beside its place and moved. The public one is read off the private one.
    """
    private, public = settings.record_key, public_key(settings)
    private.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    public.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    if not private.exists():
        seed = Ed25519PrivateKey.generate()
        name, raw = f"right-to-know/{uuid4().hex}", seed.public_key().public_bytes_raw()
        half = private.with_suffix(".half")
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        encoded = base64.b64encode(ED25519 + seed.private_bytes_raw()).decode()
        half.write_text(f"{PRIVATE}+{name}+{id_of(name, raw).hex()}+{encoded}\n")
        half.rename(private)
    if not public.exists():
        public.write_text(signer_of(private.read_text()).key.text + "\n")


def public_key(settings: Settings) -> Path:
    """Where the log's verifier key lies: what an inspector takes home on the first day."""
    return settings.record / KEY_FILE
