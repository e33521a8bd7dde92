"""An account that contacted her is listed on the entered case, and what its platform holds of it is preserved at once."""

from uuid import uuid4

from service.commands.case import NewAccount
from service.facts.case import Account
from service.operations.entering import Deciding
from service.operations.preserving import preserve


async def list_account(tx: Deciding, given: NewAccount) -> Account:
    """Writes it, and starts its preservation (P06)."""
    account = Account(
        id=uuid4(),
        case_id=tx.the_case.id,
        platform_id=given.platform,
        immutable_id=given.immutable_id,
        handle=given.handle,
        address=given.address,
        captured_at=given.captured_at,
        seen_at_source=given.seen_at_source,
        initiated_by=given.initiated_by,
    )
    await tx.insert(account)
    await preserve(tx, account)
    return account
