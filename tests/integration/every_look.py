"""Every look that is on record, whichever table it is in."""

EVERY_LOOK = (
    "(select at, actor, action::text, object_id, allowed, purpose::text from rtk.access_events"
    " union all select at, actor, action::text, object_id, true, null from rtk.showings) as look"
)
"""Denials, looks for a purpose, and what was shown with none: what a query reads `from`, in the order of `at`."""
