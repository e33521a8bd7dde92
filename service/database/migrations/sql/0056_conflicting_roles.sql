-- Roles that nobody holds together, whoever writes them and how: who verifies an attribution does not authorise a telling, who
-- administers has no part in a case, and who inspects does nothing else. The pairs are those of service/access.py; a test
-- compares them.
alter table people add constraint people_roles_do_not_conflict check (
    not (roles ? 'SUPERVISOR' and roles ?| array['DISCLOSURE_AUTHORISER', 'SAFEGUARDING_AUTHORISER'])
    and not (roles ?| array['ADMIN', 'AUDITOR'] and jsonb_array_length(roles) > 1));
