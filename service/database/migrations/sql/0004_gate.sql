-- The gate: what is missing before one part may be told to one recipient, a row for each of the four gates.
--
-- It is of a role that sees every row of the tables it reads: under a caller's own rows an unseen stop would read as no
-- stop, and the gate would answer green. It checks first that the caller may ask. UNKNOWN passes nothing. Ends of validity
-- were stored as instants when the facts were written, so that the gate needs no calendar.
create function gate(p_case uuid, p_recipient uuid, p_part text)
    returns table (gate text, state text, owner uuid, since timestamptz, due timestamptz, missing text[])
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    moment timestamptz := clock_timestamp();
    c cases; a attributions; s subjects; w wishes; r safety_reviews; d decisions; p safety_plans;
    sc screens; de determinations; sh schedules; re reconfirmations; f subject_flags;
    accuracy text[] := '{}'; safety text[] := '{}'; lawfulness text[] := '{}'; choice text[] := '{}';
    chair uuid; authoriser uuid;
begin
    if session_user <> 'rtk_worker' and not exists (
        select from tasks t where t.case_id = p_case and t.person_id = actor() and t.done_at is null
        and t.kind not in ('VICTIM', 'PLATFORM_LIAISON'))
    then
        raise insufficient_privilege using message = 'the gate answers those on the case';
    end if;
    select * into c from cases where id = p_case;
    select * into d from decisions where case_id = p_case and epoch = c.epoch and ended_at is null
        order by decided_at desc limit 1;
    select x.* into a from attributions x join case_attributions ca on ca.attribution_id = x.id
        where ca.case_id = p_case order by (x.stage <> 'WITHDRAWN') desc, x.proposed_at desc limit 1;
    select * into s from subjects where id = a.subject_id;
    select * into w from wishes where case_id = p_case order by recorded_at desc, id desc limit 1;
    select * into r from safety_reviews where case_id = p_case and ended_at is null
        order by (held_at is not null) desc, convened_at desc limit 1;
    select * into p from safety_plans where case_id = p_case order by recorded_at desc, id desc limit 1;
    select * into sc from screens where case_id = p_case order by recorded_at desc, id desc limit 1;
    select * into de from determinations where case_id = p_case order by determined_at desc, id desc limit 1;
    select * into sh from schedules where case_id = p_case and epoch = c.epoch and ended_at is null
        order by scheduled_at desc limit 1;
    select * into re from reconfirmations where case_id = p_case and epoch = c.epoch order by at desc, id desc limit 1;
    select * into f from subject_flags where case_id = p_case order by recorded_at desc, id desc limit 1;
    select person_id into chair from tasks where case_id = p_case and kind = 'REVIEW_CHAIR' and done_at is null
        order by tasks.since limit 1;
    select person_id into authoriser from tasks where case_id = p_case and kind = 'DISCLOSURE_AUTHORISER'
        and done_at is null order by tasks.since limit 1;

    -- Accuracy. A charge record is not built yet, so that CHARGED_WITH cannot pass.
    if d.claim = 'CHARGED_WITH' then accuracy := accuracy || 'CHARGE_RECORD'::text; end if;
    if a.id is null then accuracy := accuracy || 'NO_ATTRIBUTION'::text;
    elsif a.stage = 'WITHDRAWN' then accuracy := accuracy || 'WITHDRAWN'::text;
    else
        if a.stage <> 'VERIFIED' or a.verified_by is null or a.verified_by = a.proposed_by then
            accuracy := accuracy || 'NOT_VERIFIED'::text; end if;
        if a.grade is distinct from 'CONFIRMED' then accuracy := accuracy || 'NOT_CONFIRMED'::text; end if;
        if s.id is null or a.identity_version is distinct from s.identity_version then
            accuracy := accuracy || 'IDENTITY_CHANGED'::text; end if;
        if exists (select from challenges ch where ch.attribution_id = a.id
                   and (ch.resolved_at is null or ch.resolution is distinct from 'DISMISSED')) then
            accuracy := accuracy || 'CHALLENGED'::text; end if;
    end if;

    -- Safety.
    if p.id is null then safety := safety || 'NO_PLAN'::text;
    elsif not p.support_arranged and p.support_refused_with is null then safety := safety || 'NO_SUPPORT'::text; end if;
    if r.id is null or r.held_at is null then safety := safety || 'NO_REVIEW'::text;
    else
        if r.recommendation is distinct from 'APPROVE' then safety := safety || 'REVIEW_NOT_APPROVING'::text; end if;
        if r.valid_until is null or r.valid_until <= moment then safety := safety || 'REVIEW_EXPIRED'::text; end if;
        if r.recipient_id is distinct from p_recipient then safety := safety || 'REVIEW_OTHER_RECIPIENT'::text; end if;
        if not r.parts ? p_part then safety := safety || 'REVIEW_OTHER_PARTS'::text; end if;
        if d.id is not null and d.channel is distinct from r.channel then
            safety := safety || 'REVIEW_OTHER_CHANNEL'::text; end if;
    end if;
    if sh.id is null then safety := safety || 'NOT_SCHEDULED'::text;
    elsif exists (select from jsonb_array_elements(sh.attendees) x where x ->> 'connected_to_subject' is distinct from 'NO')
        then safety := safety || 'ATTENDEE_NOT_CLEARED'::text;
    end if;

    -- Lawfulness.
    if d.id is null or d.verdict <> 'DISCLOSE' then lawfulness := lawfulness || 'NO_DECISION'::text;
    else
        if not d.parts ? p_part then lawfulness := lawfulness || 'PART_NOT_DECIDED'::text; end if;
        if d.recipient_id is distinct from p_recipient then lawfulness := lawfulness || 'OTHER_RECIPIENT'::text; end if;
        if d.lawful ->> 'truth' is distinct from 'TRUE' or d.pressing_need ->> 'truth' is distinct from 'TRUE'
            or d.necessary ->> 'truth' is distinct from 'TRUE' or d.proportionate ->> 'truth' is distinct from 'TRUE'
            then lawfulness := lawfulness || 'TEST_NOT_MET'::text; end if;
        if d.representations is distinct from 'INVITE' and d.representations is distinct from 'CONSIDERED_NOT_INVITED'
            then lawfulness := lawfulness || 'REPRESENTATIONS_NOT_CONSIDERED'::text; end if;
        if (select count(distinct x.person_id) < 2 or count(distinct x.organisation_id) < 2 from authorisations x
            where x.decision_id = d.id and x.epoch = c.epoch and x.digest = d.digest and x.ended_at is null
            and x.person_id not in (c.oic_id, coalesce(a.proposed_by, c.oic_id), coalesce(a.verified_by, c.oic_id)))
            then lawfulness := lawfulness || 'AUTHORISATIONS_MISSING'::text; end if;
    end if;
    if sc.id is null then lawfulness := lawfulness || 'SCREEN_MISSING'::text;
    else
        if sc.valid_until <= moment then lawfulness := lawfulness || 'SCREEN_EXPIRED'::text; end if;
        if a.id is not null and sc.recorded_at < a.proposed_at then
            lawfulness := lawfulness || 'SCREEN_BEFORE_IDENTITY'::text; end if;
        if sc.result is distinct from 'NOTHING_FOUND' and (de.id is null or de.primary is distinct from 'THIS_VICTIM'
            or de.valid_until <= moment or de.determined_at < sc.recorded_at)
            then lawfulness := lawfulness || 'COUNTER_ALLEGATION'::text; end if;
    end if;

    -- Choice. Silence is no wish.
    if w.id is null then choice := choice || 'NO_WISH'::text;
    else
        if w.withdrawn_at is not null then choice := choice || 'WISH_WITHDRAWN'::text; end if;
        if w.scope not in ('ALL', 'PART') then choice := choice || 'WISH_IS_NOT_TO_KNOW'::text;
        elsif w.scope = 'PART' and not w.parts ? p_part then choice := choice || 'PART_NOT_WISHED'::text; end if;
        if w.valid_until <= moment then choice := choice || 'WISH_STALE'::text; end if;
        if w.not_before > moment then choice := choice || 'NOT_YET_WISHED'::text; end if;
        if w.coercion in ('CONCERN', 'UNKNOWN') then choice := choice || 'COERCION'::text; end if;
        if w.only_if_known_to_me and f.known_to_victim is distinct from 'YES' then
            choice := choice || 'NOT_KNOWN_TO_HER'::text; end if;
    end if;
    if re.id is null or re.valid_until <= moment or re.at < w.recorded_at then
        choice := choice || 'NOT_RECONFIRMED'::text;
    else
        if not (re.wish_reconfirmed and re.spoken_to and re.alone) then choice := choice || 'NOT_RECONFIRMED'::text; end if;
        if re.coercion <> 'CLEAR' then choice := choice || 'COERCION'::text; end if;
        if re.capacity <> 'HAS_CAPACITY' then choice := choice || 'CAPACITY'::text; end if;
        if not re.recipient_checked then choice := choice || 'RECIPIENT_NOT_CHECKED'::text; end if;
    end if;

    return query select g.name, case when cardinality(g.lack) = 0 then 'GREEN' else 'RED' end, g.who, g.since,
        (select min(dl.due_at) from deadlines dl where dl.case_id = p_case and dl.key = any (g.clocks)
            and dl.met_at is null and dl.ended_at is null),
        g.lack
    from (values
        ('ACCURACY', accuracy, c.supervisor_id, coalesce(a.verified_at, a.proposed_at, c.opened_at), array['P17', 'P48']),
        ('SAFETY', safety, coalesce(chair, c.supervisor_id), coalesce(r.held_at, p.recorded_at, c.opened_at), array['P26']),
        ('LAWFULNESS', lawfulness, coalesce(authoriser, c.supervisor_id), coalesce(d.decided_at, c.opened_at),
            array['P19', 'P30a']),
        ('CHOICE', choice, c.victim_id, coalesce(w.recorded_at, c.opened_at), array['P25'])
    ) as g (name, lack, who, since, clocks);
end $$;

-- Everything that stands in the way of telling this part to this recipient now; empty means that it may be told.
create function release_missing(p_case uuid, p_recipient uuid, p_part text) returns text[]
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    lack text[];
    c cases;
begin
    select coalesce(array_agg(m order by m), '{}') into lack from gate(p_case, p_recipient, p_part) g, unnest(g.missing) m;
    select * into c from cases where id = p_case;
    if c.closed_at is not null then lack := lack || 'CASE_CLOSED'::text; end if;
    if exists (select from stops x where x.case_id = p_case and x.epoch >= c.epoch) then lack := lack || 'STOPPED'::text; end if;
    if not exists (select from schedules x where x.case_id = p_case and x.epoch = c.epoch and x.ended_at is null
                   and x.at <= clock_timestamp()) then lack := lack || 'NOT_YET'::text; end if;
    if exists (select from tellings t where t.case_id = p_case and t.recipient_id = p_recipient and t.parts ? p_part
               and t.identity_version = (select x.identity_version from attributions x
                   join case_attributions ca on ca.attribution_id = x.id where ca.case_id = p_case
                   and x.stage <> 'WITHDRAWN' order by x.proposed_at desc limit 1)) then lack := lack || 'ALREADY_TOLD'::text; end if;
    return lack;
end $$;

grant create on schema rtk to rtk_gate;
alter function gate(uuid, uuid, text) owner to rtk_gate;
alter function release_missing(uuid, uuid, text) owner to rtk_gate;
revoke create on schema rtk from rtk_gate;
revoke execute on function gate(uuid, uuid, text), release_missing(uuid, uuid, text) from public;
grant execute on function gate(uuid, uuid, text), release_missing(uuid, uuid, text) to rtk_app, rtk_worker, rtk_opener;
