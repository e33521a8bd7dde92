"""A key holder: what it looks at before it gives its half away, and that it is asked for itself alone. It sees no identity.

The same program runs twice, under two keys, for two organisations. It believes neither the opener nor the database by their
word: the gate is asked anew, and the intent has to stand in the record under a checkpoint of the key that was pinned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from logging import getLogger
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag

from service.alarms import Alarms
from service.identity.answered import Answered
from service.identity.intents import LIFE, answer_info, id_of_intent
from service.identity.keyring import HELD, RECORD_KEY, SOCKET, Keyring
from service.identity.keys import SUITE, PublicKey, new_private_key, private_of, public_bytes, public_of
from service.identity.looking import Intended, look_at_comparison, look_at_opening
from service.identity.sealing import Half, context_of, info_of, seal_half, share_of, times
from service.identity.withholding import Withheld, Withholds
from service.record.asking import Receipt, check_receipt
from service.record.verify import Bad, Checkpoint, hash_of, open_checkpoint, read_key
from service.vocabulary import Holder

LOG = getLogger(__name__)
APART = timedelta(seconds=5)
"""How far the clocks of the database and of a holder may be apart."""


@dataclass(frozen=True, slots=True)
class Held:
    """The newest checkpoint a holder has accepted: an older log is refused, and a longer one has to continue it."""

    checkpoint: Checkpoint
    note: str


class KeyHolder:
    """One of the two. Raises OSError or ValueError where its own files are not as they have to be."""

    def __init__(
        self,
        holder: Holder,
        keyring: Keyring,
        database: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.holder = holder
        self._keyring = keyring
        self._database = database
        self._clock = clock
        self._answered = Answered(keyring)
        self.alarms = Alarms(keyring.folder)
        self._record_key = (keyring.folder / RECORD_KEY).read_text()
        self.held = self._read_held()

    @property
    def socket(self) -> Path:
        return self._keyring.folder / SOCKET

    async def half_for(self, intent: UUID, key: bytes, receipt: Receipt, known: Held | None) -> bytes:
        """Our half for this intent, sealed to the opener's one-time key. Raises Withholds.

        `known`: the checkpoint from which the receipt shows that the log only grew: what we held when we were asked.
        """
        asked = await look_at_opening(self._database, intent)
        half = self._released(asked, key, receipt, known)
        LOG.info("a half is answered", extra={"ids": {"holder": self.holder, "intent": intent}})
        return SUITE.encrypt(half, public_of(key), answer_info(self.holder, intent))

    async def share_for(
        self, comparison: UUID, key: bytes, receipt: Receipt, known: Held | None, point: bytes
    ) -> bytes:
        """The point by our number, for this comparison and the one-time key: it opens nothing. Raises Withholds."""
        asked = await look_at_comparison(self._database, comparison)
        share = share_of(self._released(asked, key, receipt, known), self.holder, self._context(asked))
        try:
            answer = times(point, share)
        except ValueError:
            raise Withholds(Withheld.NOT_UNDERSTOOD) from None
        LOG.info("a comparison is answered", extra={"ids": {"holder": self.holder, "intent": comparison}})
        return SUITE.encrypt(answer, public_of(key), answer_info(self.holder, comparison))

    def _released(self, asked: Intended, key: bytes, receipt: Receipt, known: Held | None) -> bytes:
        """Our half, where everything holds, and once."""
        self._check_intent(asked, key)
        if asked.missing:
            raise Withholds(Withheld.GATE_SHUT)
        self._check_blocked(asked)
        self._check_record(asked, receipt, known)
        half = self._open_half(Half(asked.half, asked.half_epoch), self._context(asked))
        try:
            if not self._answered.claim(asked.intent.id, asked.intent.expires_at, self._clock()):
                raise Withholds(Withheld.ANSWERED_ALREADY)
        except OSError:
            raise Withholds(Withheld.OWN_FILES_AWAY) from None
        return half

    def _check_intent(self, asked: Intended, key: bytes) -> None:
        intent = asked.intent
        if intent.id != id_of_intent(intent, key) or asked.event["object_id"] != str(intent.id):
            raise Withholds(Withheld.KEY_DIFFERS)
        if asked.used:
            raise Withholds(Withheld.OPENED_ALREADY)
        # The event's instant is what was sealed; our own clock is asked besides, for a database may say what it likes.
        written, ours = datetime.fromisoformat(asked.event["at"]), self._clock()
        if max(asked.moment, ours) >= min(intent.expires_at, written + LIFE):
            raise Withholds(Withheld.EXPIRED)
        if min(asked.moment, ours) < written - APART or abs(asked.moment - ours) > APART:
            raise Withholds(Withheld.CLOCK_DIFFERS)

    def _check_blocked(self, asked: Intended) -> None:
        try:
            blocked = self._keyring.blocked()
        except (OSError, ValueError):
            raise Withholds(Withheld.BLOCK_LIST_AWAY) from None
        if blocked & asked.concerns:
            raise Withholds(Withheld.BLOCKED)

    def _check_record(self, asked: Intended, receipt: Receipt, known: Held | None) -> None:
        """The event, worked out from what it says, is in the log under a signed checkpoint that continues what we know."""
        case, recipient = asked.intent.case_id, asked.recipient_id and str(asked.recipient_id)
        try:
            if asked.event["action"] != asked.action or asked.event["recipient_id"] != recipient:
                raise Bad("the event is of something else", asked.sequence)
            hash = hash_of(str(case), asked.sequence, dict(asked.event))
            accepted = check_receipt(
                receipt,
                self._record_key,
                case,
                asked.sequence,
                hash=hash,
                held=known.checkpoint if known is not None else None,
            )
        except (Bad, ValueError, TypeError):
            raise Withholds(Withheld.NOT_IN_RECORD) from None
        if self.held is None or self.held.checkpoint.size < accepted.size:
            try:
                self._keyring.write(HELD, receipt.checkpoint.encode())
            except OSError:
                raise Withholds(Withheld.OWN_FILES_AWAY) from None
            self.held = Held(accepted, receipt.checkpoint)

    def _context(self, asked: Intended) -> bytes:
        intent = asked.intent
        return context_of(asked.force_id, intent.subject_id, intent.part, intent.identity_version)

    def _open_half(self, half: Half, context: bytes) -> bytes:
        try:
            key = private_of(self._keyring.private_key(half.epoch))
        except (OSError, ValueError):
            raise Withholds(Withheld.KEY_AWAY) from None
        try:
            return SUITE.decrypt(half.sealed, key, info_of(self.holder, half.epoch, context))
        except InvalidTag:
            raise Withholds(Withheld.HALF_UNREADABLE) from None

    def rewrap(self, half: Half, context: bytes) -> Half:
        """The same half, sealed to our newest key: who asks learns nothing by it. Raises Withholds."""
        newest = self._keyring.epochs()[-1]
        try:
            public = PublicKey(newest, public_bytes(self._keyring.private_key(newest)))
        except (OSError, ValueError):
            raise Withholds(Withheld.KEY_AWAY) from None
        return seal_half(self._open_half(half, context), self.holder, public, context)

    def begin_epoch(self, epoch: int) -> PublicKey:
        """The key of a new epoch, made where it is not there yet: what was cut off is asked again. Raises Withholds."""
        try:
            if epoch not in self._keyring.epochs():
                self._keyring.keep_private_key(epoch, new_private_key())
            return PublicKey(epoch, public_bytes(self._keyring.private_key(epoch)))
        except (OSError, ValueError):
            raise Withholds(Withheld.KEY_AWAY) from None

    def end_epochs(self, named: frozenset[int]) -> list[int]:
        """Destroys our keys of epochs that are not named any more, never the newest; which they were. Raises Withholds."""
        gone = [epoch for epoch in self._keyring.epochs()[:-1] if epoch not in named]
        try:
            for epoch in gone:
                self._keyring.destroy_private_key(epoch)
        except OSError:
            raise Withholds(Withheld.KEY_AWAY) from None
        return gone

    def _read_held(self) -> Held | None:
        place = self._keyring.folder / HELD
        if not place.exists():
            return None
        note = place.read_text()
        try:
            return Held(open_checkpoint(note, read_key(self._record_key)), note)
        except Bad:
            raise ValueError("the checkpoint that was held is none") from None
