-- Who inspects a case's record holds no place on it, since that would be the gift of those who are inspected. Each look is for
-- one of the four purposes of section 62(4) of the Data Protection Act 2018, and is kept with it, allowed or not.
alter table access_events add column purpose TEXT;
alter table access_events add constraint access_events_closed_purposes check (
    purpose in ('LAWFULNESS', 'SELF_MONITORING_OR_DISCIPLINE', 'INTEGRITY_OR_SECURITY', 'CRIMINAL_PROCEEDINGS'));

-- Opens one case's record to this transaction: for its supervisor, and for an auditor of an organisation of oversight.
create function look_into_record(p_case uuid, p_purpose text) returns boolean
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    allowed boolean;
begin
    allowed := exists (select from cases c where c.id = p_case) and (
        exists (select from people p join organisations o on o.id = p.organisation_id
                where p.id = actor() and p.roles ? 'AUDITOR' and o.kind = 'OVERSIGHT')
        or exists (select from tasks t where t.case_id = p_case and t.person_id = actor() and t.kind = 'SUPERVISOR'
                   and t.done_at is null));
    insert into access_events (actor, action, object_id, allowed, purpose)
        values (actor(), 'SEE_AUDIT_TRAIL', p_case, allowed, p_purpose);
    if allowed then
        perform set_config('rtk.inspected', p_case::text, true);
    end if;
    return allowed;
end $$;

create policy inspected_by_actor on audit_events for select to rtk_app
    using (case_id::text = nullif(current_setting('rtk.inspected', true), ''));

grant insert on access_events to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function look_into_record(uuid, text) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function look_into_record(uuid, text) from public;
grant execute on function look_into_record(uuid, text) to rtk_app;
