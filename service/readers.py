"""Which tasks open which tables' rows: what the policies of the database say, and are compared with.

What a person may do or ask stands in access.py. A row is seen by whoever has an open task of a listed kind on its case.
"""

from service.vocabulary import TaskKind

OFFICERS = frozenset({TaskKind.OIC, TaskKind.OFFICER, TaskKind.SUPERVISOR})
AUTHORISERS = frozenset({TaskKind.DISCLOSURE_AUTHORISER, TaskKind.SAFEGUARDING_AUTHORISER})
ON_THE_CASE = (
    OFFICERS
    | AUTHORISERS
    | {TaskKind.SPOC, TaskKind.REVIEW_CHAIR, TaskKind.AGENCY_MEMBER, TaskKind.ADVOCATE, TaskKind.DELIVERER}
)

READERS: dict[str, frozenset[TaskKind]] = {
    "cases": ON_THE_CASE,
    "incidents": OFFICERS,
    "accounts": OFFICERS | {TaskKind.SPOC, TaskKind.DISCLOSURE_AUTHORISER},
    "needs": OFFICERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "safety_plans": OFFICERS | {TaskKind.ADVOCATE, TaskKind.VICTIM, TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "screens": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "determinations": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "victim_informed": OFFICERS | {TaskKind.ADVOCATE},
    "my_cases": frozenset({TaskKind.VICTIM}),
    "data_requests": OFFICERS | {TaskKind.SPOC},
    "responses": OFFICERS | {TaskKind.SPOC},
    "return_rows": OFFICERS | {TaskKind.SPOC},
    "entity_data": OFFICERS | {TaskKind.SPOC},
    "clarifications": OFFICERS | {TaskKind.SPOC},
    "pauses": OFFICERS | {TaskKind.SPOC},
    "preservations": OFFICERS | {TaskKind.SPOC},
    "data_errors": OFFICERS | {TaskKind.SPOC},
    "documents": OFFICERS | {TaskKind.SPOC},
    "subjects": OFFICERS | {TaskKind.DISCLOSURE_AUTHORISER},
    "sealed_parts": frozenset({TaskKind.DELIVERER}),
    "strands": OFFICERS | {TaskKind.SPOC},
    "attributions": ON_THE_CASE,
    "case_attributions": ON_THE_CASE,
    "challenges": ON_THE_CASE,
    "police_actions": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "subject_flags": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "custody_outcomes": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "charges": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "hearings": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "further_reports": OFFICERS,
    "offence_revisions": OFFICERS,
    "grade_reviews": OFFICERS,
    "wishes": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.VICTIM, TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "recipients": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "safety_reviews": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.ADVOCATE},
    "risk_assessments": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "victim_locations": OFFICERS,
    "advocate_offers": OFFICERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "risk_views": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "review_actions": OFFICERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "closings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR, TaskKind.SPOC},
    "reopenings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR, TaskKind.SPOC},
    "decisions": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "second_opinions": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR},
    "authorisations": OFFICERS | AUTHORISERS | {TaskKind.REVIEW_CHAIR, TaskKind.DELIVERER},
    "schedules": OFFICERS | AUTHORISERS | {TaskKind.DELIVERER, TaskKind.ADVOCATE},
    "reconfirmations": OFFICERS | AUTHORISERS | {TaskKind.DELIVERER, TaskKind.ADVOCATE},
    "stops": ON_THE_CASE,
    "openings": OFFICERS | {TaskKind.DELIVERER, TaskKind.DISCLOSURE_AUTHORISER},
    "outside_tellings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "identities_learned": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "embargoes": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER, TaskKind.REVIEW_CHAIR},
    "conflicts": frozenset({TaskKind.SUPERVISOR}),
    "policy_migrations": OFFICERS,
    "hand_overs": OFFICERS,
    "progress_notices": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "assurances": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.REVIEW_CHAIR},
    "rehearings": OFFICERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER, TaskKind.DISCLOSURE_AUTHORISER},
    "tellings": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "aborts": OFFICERS | AUTHORISERS | {TaskKind.ADVOCATE, TaskKind.DELIVERER},
    "follow_ups": OFFICERS | {TaskKind.ADVOCATE},
    "deadlines": ON_THE_CASE - {TaskKind.AGENCY_MEMBER},
    "outbox": OFFICERS,
    "audit_events": OFFICERS,
}
"""Which tasks open which tables' rows. `tasks` and `people` have policies of their own; in `outbox` everybody sees, besides,
what was sent to them.

A task given for one thing (a platform's request, an agency's review, an action agreed) opens the rows of that thing alone. An
agency's opens anything only while its review's window is open; whoever is barred (E24) sees nothing by any of theirs.
"""

READERS_OF_ONE: dict[str, frozenset[TaskKind]] = {
    "data_requests": frozenset({TaskKind.PLATFORM_LIAISON}),
    "responses": frozenset({TaskKind.PLATFORM_LIAISON}),
    "clarifications": frozenset({TaskKind.PLATFORM_LIAISON}),
    "preservations": frozenset({TaskKind.PLATFORM_LIAISON}),
    "safety_reviews": frozenset({TaskKind.AGENCY_MEMBER}),
    "risk_views": frozenset({TaskKind.AGENCY_MEMBER}),
    "review_actions": frozenset({TaskKind.REVIEW_ACTION}),
    "deadlines": frozenset({TaskKind.PLATFORM_LIAISON, TaskKind.AGENCY_MEMBER, TaskKind.REVIEW_ACTION}),
}
"""Which tasks open, of these tables, the rows of the one request, review or action that the task names."""
