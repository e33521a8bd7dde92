-- The places of whoever asks are looked for once, and kept until the transaction ends. A look into `tasks` for every row cost 3 us
-- a row, and 10 us a table before the first, since tasks have policies of their own; to find a case among what is kept costs 0.1.
--
-- What is kept is of one person and one kind of place, and opens no case where that person has none: a row that it does not open is
-- looked for as before. Whoever could write it could write `rtk.actor` as well.

-- The cases kept for whoever asks, where their place there is of one of these kinds.
create function places_as(p_kinds text[]) returns uuid[] language sql stable as $$
    select case when current_setting('rtk.placed', true) = current_setting('rtk.actor', true)
        and current_setting('rtk.placed_as', true) = any (p_kinds) then current_setting('rtk.places', true)::uuid[] end
$$;

-- Whether whoever asks has a place of one of these kinds on a case, or of the other kinds for one object of it.
create function has_place(p_case uuid, p_kinds text[], p_object uuid, p_object_kinds text[]) returns boolean
    language sql stable security definer
begin atomic
    select exists (
        select from rtk.tasks t
        where t.case_id = p_case and t.person_id = rtk.actor() and t.done_at is null and t.barred_at is null
            and (t.kind = any (p_kinds) or (t.kind = any (p_object_kinds) and t.object_id = p_object))
            and (t.kind <> 'AGENCY_MEMBER' or rtk.meeting_window_is_open(t.object_id)));
end;

do $$
declare
    reader record;
begin
    for reader in
        select kinds, object, object_kinds, string_to_table(names, ' ') as name from (values
            ('ADVOCATE,AGENCY_MEMBER,DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SPOC,SUPERVISOR',
                'attributions case_attributions cases challenges stops', null, null),
            ('ADVOCATE,DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SUPERVISOR,VICTIM',
                'wishes', null, null),
            ('ADVOCATE,DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SUPERVISOR',
                'embargoes recipients', null, null),
            ('ADVOCATE,DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,SAFEGUARDING_AUTHORISER,SUPERVISOR',
                'aborts identities_learned outside_tellings reconfirmations schedules tellings', null, null),
            ('ADVOCATE,DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,SUPERVISOR', 'rehearings', null, null),
            ('ADVOCATE,DELIVERER,OFFICER,OIC,REVIEW_CHAIR,SUPERVISOR,VICTIM', 'safety_plans', null, null),
            ('ADVOCATE,DELIVERER,OFFICER,OIC,SUPERVISOR', 'needs', null, null),
            ('ADVOCATE,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SPOC,SUPERVISOR',
                'closings reopenings', null, null),
            ('ADVOCATE,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SUPERVISOR',
                'assurances progress_notices risk_assessments', null, null),
            ('ADVOCATE,OFFICER,OIC,REVIEW_CHAIR,SUPERVISOR', 'advocate_offers', null, null),
            ('ADVOCATE,OFFICER,OIC,SUPERVISOR', 'follow_ups victim_informed', null, null),
            ('DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SUPERVISOR',
                'authorisations decisions', null, null),
            ('DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,SUPERVISOR', 'openings', null, null),
            ('DELIVERER', 'sealed_parts', null, null),
            ('DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SUPERVISOR',
                'charges custody_outcomes determinations hearings police_actions screens second_opinions subject_flags', null, null),
            ('DISCLOSURE_AUTHORISER,OFFICER,OIC,SPOC,SUPERVISOR', 'accounts', null, null),
            ('DISCLOSURE_AUTHORISER,OFFICER,OIC,SUPERVISOR', 'subjects', null, null),
            ('OFFICER,OIC,SPOC,SUPERVISOR', 'data_errors documents entity_data pauses return_rows strands', null, null),
            ('OFFICER,OIC,SUPERVISOR',
                'audit_events further_reports grade_reviews hand_overs incidents offence_revisions outbox policy_migrations'
                    ' victim_locations', null, null),
            ('SUPERVISOR', 'conflicts', null, null),
            ('VICTIM', 'my_cases', null, null),
            ('ADVOCATE,DELIVERER,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SPOC,SUPERVISOR',
                'deadlines', 'object_id', 'AGENCY_MEMBER,PLATFORM_LIAISON,REVIEW_ACTION'),
            ('ADVOCATE,DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SUPERVISOR',
                'safety_reviews', 'id', 'AGENCY_MEMBER'),
            ('ADVOCATE,OFFICER,OIC,REVIEW_CHAIR,SUPERVISOR', 'review_actions', 'id', 'REVIEW_ACTION'),
            ('DISCLOSURE_AUTHORISER,OFFICER,OIC,REVIEW_CHAIR,SAFEGUARDING_AUTHORISER,SUPERVISOR',
                'risk_views', 'case when person_id = actor() then review_id end', 'AGENCY_MEMBER'),
            ('OFFICER,OIC,SPOC,SUPERVISOR', 'clarifications responses', 'request_id', 'PLATFORM_LIAISON'),
            ('OFFICER,OIC,SPOC,SUPERVISOR', 'data_requests preservations', 'id', 'PLATFORM_LIAISON')
        ) as readers_by_kind (kinds, names, object, object_kinds)
    loop
        execute format(
            'alter policy by_task on %1$I using (%2$s(%3$s = any ((select places_as(%4$L))::uuid[]) or entered(%3$s)'
                ' or has_place(%3$s, %4$L, %5$s, %6$L)))',
            reader.name,
            case reader.name when 'documents' then 'case_id is not null and not quarantined and '
                when 'return_rows' then 'outcome <> ''EXCESS'' and ' else '' end,
            case reader.name when 'cases' then 'id' else 'case_id' end,
            '{' || reader.kinds || '}', coalesce(reader.object, 'null'), '{' || reader.object_kinds || '}');
    end loop;
end $$;

grant create on schema rtk to rtk_keeper;
alter function has_place(uuid, text[], uuid, text[]) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function places_as(text[]), has_place(uuid, text[], uuid, text[]) from public;
grant execute on function places_as(text[]), has_place(uuid, text[], uuid, text[]) to rtk_app;
