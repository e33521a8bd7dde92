"""A case's record for whoever inspects it: link by link with its hashes, for a purpose, and each look itself on record."""

from uuid import UUID

from service.access import Action
from service.database.tables import FACTS
from service.facts.promises import AuditEvent
from service.operations.context import Context, permits
from service.operations.paging import Order, Page, Window, page_of
from service.vocabulary import AuditPurpose

events = FACTS[AuditEvent]


@permits(Action.SEE_AUDIT_TRAIL)
async def see_audit_trail(
    context: Context, case: UUID | None, purpose: AuditPurpose, window: Window
) -> Page[AuditEvent] | None:
    """The chain of one case, oldest first: for its supervisor, and for an auditor of an organisation of oversight.

    An auditor needs no place on the case, which only those who are inspected could give. The database notes the look.
    """
    if case is None:
        await context.note_access(Action.SEE_AUDIT_TRAIL, None, allowed=False)
        return None
    async with context.reading() as tx:
        if not await tx.call("look_into_record", p_case=case, p_purpose=purpose.value):
            return None
        return await page_of(tx, AuditEvent, Order(column="sequence"), window, events.c.case_id == case)
