-- Risk pictures, offers of an advocate, what agencies say before a review and take on at it, closing and opening again.
create table risk_assessments (
    id UUID not null, case_id UUID not null, violence JSONB not null, persistence JSONB not null,
    recurrence JSONB not null, psychosocial_damage JSONB not null, flags JSONB not null, her_view TEXT not null,
    judgement TEXT, judgement_reason TEXT, band TEXT not null, reasoned_down_to TEXT, reasoned_down_reason TEXT,
    reasoned_down_by UUID, reasoned_down_at timestamptz, recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table advocate_offers (
    id UUID not null, case_id UUID not null, service_id UUID not null, advocate_id UUID, capacity TEXT not null,
    recorded_by UUID not null, recorded_at timestamptz not null, response TEXT, responded_by UUID,
    responded_at timestamptz, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table risk_views (
    id UUID not null, case_id UUID not null, review_id UUID not null, person_id UUID not null, sector TEXT not null,
    view TEXT not null, reason TEXT not null, information TEXT not null, given_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table review_actions (
    id UUID not null, case_id UUID not null, review_id UUID not null, owner_id UUID not null, what TEXT not null,
    due_at timestamptz not null, recorded_at timestamptz not null, done_at timestamptz, done_by UUID, outcome TEXT,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table closings (
    id UUID not null, case_id UUID not null, outcome TEXT not null, learning TEXT not null,
    feedback_asked BOOLEAN not null, recorded_by UUID not null, recorded_at timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table reopenings (
    id UUID not null, case_id UUID not null, cause TEXT not null, reason TEXT not null,
    immediate_danger BOOLEAN not null, recorded_by UUID not null, recorded_at timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index risk_assessments_case on risk_assessments (case_id);
create index advocate_offers_case on advocate_offers (case_id);
create index risk_views_case on risk_views (case_id);
create index risk_views_review on risk_views (review_id);
create index review_actions_case on review_actions (case_id);
create index closings_case on closings (case_id);
create index reopenings_case on reopenings (case_id);

-- What she reads of an advocate: the service that was offered, and what she said.
alter table my_cases add column advocacy_service TEXT, add column advocate_response TEXT;

-- A case stops resting on an attribution when it is opened again: what was found before is proposed and verified anew.
alter table case_attributions add column ended_at timestamptz;

do $$
declare
    reader record;
    narrowed text;
begin
    for reader in select * from (values
        ('risk_assessments', array[
            'ADVOCATE', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('advocate_offers', array['ADVOCATE', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SUPERVISOR']),
        ('risk_views', array[
            'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('review_actions', array['ADVOCATE', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SUPERVISOR']),
        ('closings', array[
            'ADVOCATE', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SPOC',
            'SUPERVISOR'
        ]),
        ('reopenings', array[
            'ADVOCATE', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SPOC',
            'SUPERVISOR'
        ])
    ) as readers (name, kinds)
    loop
        -- An agency sees its own view of a review while it is invited, and whoever took something on sees that.
        narrowed := case reader.name
            when 'risk_views' then 'or (kind = ''AGENCY_MEMBER'' and object_id = risk_views.review_id'
                ' and tasks.person_id = risk_views.person_id)'
            when 'review_actions' then 'or (kind = ''REVIEW_ACTION'' and object_id = review_actions.id)'
            else '' end;
        execute format('alter table %I enable row level security', reader.name);
        execute format('alter table %I force row level security', reader.name);
        execute format(
            'create policy entered on %I to rtk_app, rtk_worker using (entered(case_id)) with check (entered(case_id))',
            reader.name);
        execute format(
            'create policy by_task on %I for select to rtk_app using (exists (select from tasks where'
            ' tasks.case_id = %I.case_id and person_id = actor() and done_at is null and (kind = any (%L::text[]) %s)))',
            reader.name, reader.name, reader.kinds, narrowed);
        execute format('create policy keeper on %I to rtk_keeper using (true) with check (true)', reader.name);
        execute format('create policy gate on %I for select to rtk_gate using (true)', reader.name);
    end loop;
end $$;

grant select, insert on risk_assessments, advocate_offers, risk_views, review_actions, closings, reopenings to rtk_app;
grant update (band, reasoned_down_to, reasoned_down_reason, reasoned_down_by, reasoned_down_at) on risk_assessments to rtk_app;
grant update (response, responded_by, responded_at) on advocate_offers to rtk_app;
grant update (done_at, done_by, outcome) on review_actions to rtk_app;
grant update (ended_at) on case_attributions to rtk_app;
grant select on advocate_offers, review_actions, closings, reopenings to rtk_worker;
grant select on risk_assessments, advocate_offers, risk_views, review_actions, closings, reopenings to rtk_gate;

-- An agency sees the review it is invited to, and of the clocks those of that review and of what it took on.
alter policy by_task on safety_reviews using (exists (
    select from tasks where tasks.case_id = safety_reviews.case_id and person_id = actor() and done_at is null
    and (kind = any (array['ADVOCATE', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
                           'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'])
         or (kind = 'AGENCY_MEMBER' and object_id = safety_reviews.id))));
alter policy by_task on deadlines using (exists (
    select from tasks where tasks.case_id = deadlines.case_id and person_id = actor() and done_at is null
    and (kind = any (array['ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
                           'SAFEGUARDING_AUTHORISER', 'SPOC', 'SUPERVISOR'])
         or (kind in ('PLATFORM_LIAISON', 'AGENCY_MEMBER', 'REVIEW_ACTION') and object_id = deadlines.object_id))));

-- The attribution a case rests on: the newest that stands, a withdrawn one only if there is no other.
create or replace function standing_attribution(p_case uuid) returns attributions
    language sql stable set search_path = rtk, pg_temp as $$
    select x from attributions x join case_attributions ca on ca.attribution_id = x.id
        where ca.case_id = p_case and ca.ended_at is null
        order by (x.stage <> 'WITHDRAWN') desc, x.proposed_at desc, x.id desc limit 1
$$;

-- What the pack of a review rests on, for whoever is invited to it and within its window: until it is held or ended, and no
-- longer than the day of the meeting in London. Which of it an agency is shown is decided by its sector (rules/pack.py).
create function review_pack(review uuid)
    returns table (review_id uuid, case_id uuid, attribution_id uuid, sector text, channel text, parts jsonb,
                   meets_at timestamptz, band text, violence text, persistence text, recurrence text,
                   psychosocial_damage text, flags jsonb, her_view text, plan text, support_arranged boolean,
                   children text, capacity text, child text, held text, police text)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select r.id, r.case_id, (standing_attribution(r.case_id)).id, o.sector, r.channel, r.parts, r.meets_at, k.band,
        k.violence ->> 'level', k.persistence ->> 'level', k.recurrence ->> 'level', k.psychosocial_damage ->> 'level',
        k.flags, k.her_view, p.content, p.support_arranged, n.children, n.capacity, f.child, f.held, f.police
    from safety_reviews r
    join people me on me.id = actor()
    join organisations o on o.id = me.organisation_id
    left join lateral (select * from risk_assessments x where x.case_id = r.case_id
                       order by x.recorded_at desc, x.id desc limit 1) k on true
    left join lateral (select * from safety_plans x where x.case_id = r.case_id
                       order by x.recorded_at desc, x.id desc limit 1) p on true
    left join lateral (select * from needs x where x.case_id = r.case_id
                       order by x.recorded_at desc, x.id desc limit 1) n on true
    left join lateral (select * from subject_flags x where x.case_id = r.case_id
                       order by x.recorded_at desc, x.id desc limit 1) f on true
    where r.id = review_pack.review and r.held_at is null and r.ended_at is null
        and clock_timestamp() at time zone 'Europe/London'
            < date_trunc('day', r.meets_at at time zone 'Europe/London') + interval '1 day'
        and exists (select from tasks t where t.object_id = r.id and t.kind = 'AGENCY_MEMBER'
                    and t.person_id = actor() and t.done_at is null)
$$;

grant select on safety_reviews, risk_assessments, safety_plans, needs, subject_flags, attributions, case_attributions
    to rtk_keeper;
grant execute on function standing_attribution(uuid) to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function review_pack(uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function review_pack(uuid) from public;
grant execute on function review_pack(uuid) to rtk_app;
