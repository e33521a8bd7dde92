-- One case as every arm but the service's own reads it: no row security, no look noted, nobody asked who asks.
select json_build_object(
    'id', c.id, 'crimeReference', c.crime_reference, 'offence', c.offence, 'immediateDanger', c.immediate_danger,
    'rightsLevel', c.rights_level, 'policyVersion', c.policy_version, 'version', c.version, 'openedAt', c.opened_at,
    'acknowledgedAt', c.acknowledged_at,
    'timeline', json_build_object('edges', (
        select coalesce(json_agg(json_build_object('node', json_build_object(
            'sequence', e.sequence, 'at', e.at, 'actor', e.actor, 'role', e.role, 'action', e.action)) order by e.sequence), '[]')
        from (select * from rtk.audit_events e where e.case_id = c.id order by e.sequence, e.id limit 10) e)),
    'deadlines', json_build_object('edges', (
        select coalesce(json_agg(json_build_object('node', json_build_object(
            'id', d.id, 'key', d.key, 'owner', d.owner, 'startedAt', d.started_at, 'dueAt', d.due_at))
            order by d.started_at, d.id), '[]')
        from (select * from rtk.deadlines d where d.case_id = c.id order by d.started_at, d.id limit 10) d)),
    'requests', json_build_object('edges', (
        select coalesce(json_agg(json_build_object('node', json_build_object(
            'id', r.id, 'platformId', r.platform_id, 'stage', r.stage, 'urgency', r.urgency, 'offence', r.offence,
            'draftedAt', r.drafted_at, 'dueAt', r.due_at, 'version', r.version)) order by r.drafted_at, r.id), '[]')
        from (select * from rtk.data_requests r where r.case_id = c.id order by r.drafted_at, r.id limit 10) r))
) as shown from rtk.cases c where c.id =
