"""Filing what enters outside the contract: documents, encrypted as they come, and identities, sealed part by part."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from service.access import ACCESS, Action
from service.database.acting import acting_as
from service.facts.attribution import SealedPart, Subject
from service.facts.data_request import Document, EntityData
from service.identity.keys import read_public_keys
from service.identity.sealing import Sealed, context_of, seal
from service.operations.context import Context, LookedTooOften, permits
from service.operations.entering import Deciding, NotTheirs
from service.platforms.evidence import decrypt, encrypt
from service.vocabulary import Holder, Part

TIME_TO_WRITE = sa.text("set local statement_timeout = '20s'")
"""Thirty-two megabytes take longer to be written than a statement of the contract may."""


ONE_AT_A_TIME = sa.text("select pg_advisory_xact_lock(hashtextextended('unbound documents of ' || :person, 0))")
UNBOUND = sa.text(
    "select count(*) as documents, coalesce(sum(size), 0) as size from documents"
    " where case_id is null and uploaded_by = :person"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How many files, and how many bytes of them, one person may have here that no command has bound yet."""

    documents: int
    size: int


class AllowanceSpent(Exception):
    """One file more would be beyond what its uploader may leave unbound; nothing of it was kept."""

    def __init__(self, limit: str, most: int) -> None:
        super().__init__(limit)
        self.limit = limit
        self.most = most


@permits(Action.UPLOAD_DOCUMENT)
async def file_document(
    context: Context, content: bytes, media_type: str, allowance: Allowance | None = None
) -> Document:
    """Keeps a file, hashed and encrypted, for its uploader alone until a command binds it to a case.

    Raises AllowanceSpent where too much of theirs lies unbound already; their files are counted one after another.
    """
    id = uuid4()
    async with acting_as(context.engine, context.actor.speaker, to_commit=True) as tx:
        if allowance is not None:
            await tx.execute(ONE_AT_A_TIME, {"person": str(context.actor.person_id)})
            held = (await tx.execute(UNBOUND, {"person": context.actor.person_id})).one()
            if held.documents >= allowance.documents:
                raise AllowanceSpent("unbound documents", allowance.documents)
            if held.size + len(content) > allowance.size:
                raise AllowanceSpent("bytes of unbound documents", allowance.size)
        await tx.execute(TIME_TO_WRITE)
        document = Document(
            id=id,
            uploaded_by=context.actor.person_id,
            uploaded_at=await tx.look(),
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            media_type=media_type,
            ciphertext=encrypt(content, context.evidence_key, id.bytes),
        )
        await tx.insert(document)
        return document


@permits(Action.SEE_DOCUMENT)
async def read_document(context: Context, id: UUID) -> tuple[Document, bytes] | None:
    """The file as it came; every look is put down, as every look at what is not there is."""
    async with context.reading() as tx:
        document = await tx.get(Document, id)
    await context.note_access(Action.SEE_DOCUMENT, id, allowed=document is not None)
    if document is None:
        return None
    return document, decrypt(document.ciphertext, context.evidence_key, document.id.bytes)


@permits(Action.SEE_ENTITY_DATA)
async def read_entity_data(context: Context, response_id: UUID, account_id: UUID) -> bytes | None:
    """What a platform holds about one account's holder, as JSON text; every look leaves an access event.

    The database counts the looks. Raises LookedTooOften, which is on record as a look that was not allowed.
    """
    async with context.reading() as tx:
        data = await tx.first(EntityData, response_id=response_id, account_id=account_id)
        if data is not None:
            waits = await tx.call("look", p_case=data.case_id, p_action=Action.SEE_ENTITY_DATA, p_object=response_id)
    if data is None:
        await context.note_access(Action.SEE_ENTITY_DATA, response_id, allowed=False, asked=[account_id])
        return None
    if waits is None:
        return None
    if waits:
        raise LookedTooOften(waits)
    return decrypt(data.ciphertext, context.evidence_key, data.id.bytes)


@permits(Action.SEAL_SUBJECT)
async def seal_subject(context: Context, case_id: UUID, parts: Mapping[Part, str]) -> Subject | None:
    """Seals an identity at once, part by part; what came in clear is forgotten with this request."""
    try:
        async with acting_as(context.engine, context.actor.speaker, to_commit=True) as inner:
            tx = Deciding(inner)
            case = await tx.enter_by_place(case_id, ACCESS[Action.SEAL_SUBJECT].tasks)
            subject = Subject(id=uuid4(), case_id=case_id, created_at=tx.now, created_by=context.actor.person_id)
            await tx.insert(subject)
            keys = read_public_keys(context.sealing_keys)
            for part, text in parts.items():
                place = context_of(case.force_id, subject.id, part, subject.identity_version)
                await tx.insert(sealed_part(subject, case.force_id, part, seal(text, keys, place)))
            await tx.record_event(Action.SEAL_SUBJECT, subject.id)
            return subject
    except NotTheirs:
        await context.note_access(Action.SEAL_SUBJECT, case_id, allowed=False)
        return None


def sealed_part(subject: Subject, force: UUID, part: Part, sealed: Sealed) -> SealedPart:
    """The row of one part that was sealed."""
    police, safeguarding = (sealed.halves[holder] for holder in Holder)
    return SealedPart(
        id=uuid4(),
        case_id=subject.case_id,
        force_id=force,
        subject_id=subject.id,
        part=part,
        identity_version=subject.identity_version,
        ciphertext=sealed.ciphertext,
        police_half=police.sealed,
        police_epoch=police.epoch,
        safeguarding_half=safeguarding.sealed,
        safeguarding_epoch=safeguarding.epoch,
        fingerprint=sealed.fingerprint,
    )
