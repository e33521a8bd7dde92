"""A token presented to a command that is typed, as the opener's and the export's: verified, and its key proved.

A proof is made as for a request (RFC 9449), with a method and address that say what is asked: `OPEN` or `EXPORT`, and the
public address of the case's part or record. It needs no nonce, is good for a minute and once.
"""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.proofs import BadProof, Proofs, same
from service.auth.tokens import Claims, InvalidToken, Verifier
from service.settings import Settings


async def presented(
    settings: Settings, engine: AsyncEngine, token: str, proof: str | None, method: str, path: str
) -> Claims:
    """The claims of a token that is valid and whose key was proved, where it has one; else InvalidToken."""
    claims = Verifier(settings).verify(token)
    if claims.bound_to is None:
        return claims
    try:
        proved = Proofs(settings, nonces=False).check([proof] if proof else [], method, path, token)
    except BadProof as bad:
        raise InvalidToken from bad
    if not same(proved.key, claims.bound_to):
        raise InvalidToken
    async with engine.begin() as connection:
        used = sa.text("select auth.use_proof(:digest, :until)")
        values = {"digest": proved.digest, "until": proved.until}
        if not (await connection.execute(used, values)).scalar_one():
            raise InvalidToken
        if claims.named is None:
            return claims
        meant = sa.text("select auth.person_of(:issuer, :subject)")
        person = (
            await connection.execute(meant, dict(zip(("issuer", "subject"), claims.named, strict=True)))
        ).scalar_one()
    if person is None:
        raise InvalidToken
    return claims.of(person)
