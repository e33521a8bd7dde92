-- Questions about one case are asked by a role of their own. It sees what that case shows, by one place on it, and it can write
-- nothing but that it looked. With one policy a table, a comparison that names nothing of a row but whose case it is, PostgreSQL decides
-- once a list whether it is open, and no longer row by row with several policies: 21 us of the 200 that a case took were theirs.

-- The one case that is asked about, where the place on it is of one of these kinds.
create function asked_about(p_kinds text[]) returns uuid language sql stable as $$
    select case when current_setting('rtk.placed_as', true) = any (p_kinds) then current_setting('rtk.places', true)::uuid end
$$;

-- What a question about a case may show of it: the tables whose rows are of their case, of which `placed` says by what kind of place.
-- What the question never shows is not here.
do $$
declare
    reader record;
begin
    for reader in
        select tablename as name, case tablename when 'cases' then 'id' else 'case_id' end as of_case,
            substring(qual from 'places_as\((''\{[A-Z_,]+\}''::text\[\])\)') as kinds
        from pg_policies where schemaname = 'rtk' and policyname = 'placed' and tablename <> all (array[
            'documents', 'entity_data', 'my_cases', 'sealed_parts', 'victim_locations'])
    loop
        execute format('create policy asked_about on %I for select to rtk_asker using (%I = asked_about(%s)%s)',
            reader.name, reader.of_case, reader.kinds,
            case reader.name when 'return_rows' then ' and outcome <> ''EXCESS'''
                -- One that is joined to this case may have been proposed for another, on which the asker has a place or not.
                when 'attributions' then
                    format(' or id in (select attribution_id from case_attributions) and has_place(case_id, %s, null, null)', reader.kinds)
                else '' end);
        execute format('grant select on %I to rtk_asker', reader.name);
    end loop;
end $$;

-- What was sent to them about this case, whatever their place; and who she is whose case it is.
create policy sent_to_asker on outbox for select to rtk_asker
    using (recipient_id = actor() and sent_at is not null and case_id = nullif(current_setting('rtk.places', true), '')::uuid);
create policy of_asked_about on people for select to rtk_asker using (exists (
    select from cases where cases.victim_id = people.id or cases.victim_account_id = people.id));
grant select (id, name) on people to rtk_asker;

-- As it was, but that it finds the place among those that open something, and not any task; and to the role that shows by one place it
-- answers '+' where somebody has several kinds of place there, or one for a thing of the case: then nothing is shown by that role.
create or replace function ask_about(p_person uuid, p_roles text[], p_client uuid, p_session uuid, p_token uuid, p_case uuid, p_for text[])
    returns text language sql volatile security definer
begin atomic
    select (array[
        set_config('rtk.actor', p_person::text, true),
        set_config('rtk.places', concat('{', p_case, '}'), true),
        set_config('rtk.placed_as', case when p.roles ?| p_for then (
            select case when count(*) = 0 then '-'
                when min(t.kind) = max(t.kind) and min(t.kind) <> all ('{AGENCY_MEMBER,PLATFORM_LIAISON,REVIEW_ACTION}') then min(t.kind)
                when 'rtk_asker' in (session_user, current_setting('role')) then '+'
                else coalesce(min(t.kind) filter (where t.kind <> 'AGENCY_MEMBER'), '-') end
            from rtk.tasks t where t.person_id = p_person and t.case_id = p_case and t.done_at is null and t.barred_at is null
                and t.kind = any ('{ADVOCATE,AGENCY_MEMBER,DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,PLATFORM_LIAISON,REVIEW_ACTION,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SPOC,SUPERVISOR,VICTIM}')
            ) else '' end, true)])[3]
    from rtk.people p
    where p.id = p_person and (p_roles is null or p.roles ?| p_roles)
        and case when p.closely_until > clock_timestamp() or p_token is null
            then auth.stands(p_person, p_client, p_session, p_token) else true end;
end;

revoke execute on function asked_about(text[]) from public;
grant usage on schema rtk to rtk_asker;
grant insert (actor, action, object_id, allowed) on access_events to rtk_asker;
grant execute on function asked_about(text[]), has_place(uuid, text[], uuid, text[]), note_look(uuid, text, uuid, boolean),
    ask_about(uuid, text[], uuid, uuid, uuid, uuid, text[]), ask_otherwise(), gate(uuid, uuid, text) to rtk_asker;
