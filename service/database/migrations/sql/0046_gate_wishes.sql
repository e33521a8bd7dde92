-- A wish that waits for an event, whose day nobody may know yet: not before a charge, a first hearing, the trial, the sentence.

alter table wishes add column not_before_event text;

-- Whether what she waits for has not happened yet. A hearing that was moved counts as it stands now.
create function still_awaited(p_case uuid, p_event text, p_moment timestamptz) returns boolean
    language sql stable set search_path = rtk, pg_temp as $$
    select case when p_event is null then false
        when p_event = 'CHARGE' then not exists (
            select from charges x where x.case_id = p_case and x.charged_at <= p_moment)
        else not exists (
            select from hearings x where x.case_id = p_case and x.kind = p_event and x.at <= p_moment
            and not exists (select from hearings y where y.case_id = p_case and y.replaces = x.id)) end
$$;
revoke execute on function still_awaited(uuid, text, timestamptz) from public;
grant execute on function still_awaited(uuid, text, timestamptz) to rtk_gate;

-- The four gates. Every comparison is written so that null, like UNKNOWN, passes nothing.
create or replace function gate(p_case uuid, p_recipient uuid, p_part text)
    returns table (gate text, state text, owner uuid, since timestamptz, due timestamptz, missing text[])
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    moment timestamptz := clock_timestamp();
    c cases; a attributions; s subjects; w wishes; r safety_reviews; d decisions; p safety_plans;
    sc screens; de determinations; sh schedules; re reconfirmations; f subject_flags; rc recipients; knowing uuid[];
    accuracy text[] := '{}'; safety text[] := '{}'; lawfulness text[] := '{}'; choice text[] := '{}';
    chair uuid; authoriser uuid; rank_needed int; charged boolean; placed boolean; told record;
    ranks constant text[] := array['NONE', 'CONSTABLE', 'SERGEANT', 'INSPECTOR', 'CHIEF_INSPECTOR', 'SUPERINTENDENT',
                                   'CHIEF_SUPERINTENDENT', 'ASSISTANT_CHIEF_CONSTABLE'];
    tier_of_part constant int := case p_part when 'HOW_THEY_KNOW_ME' then 1 when 'NAME' then 2 when 'AGE_BAND' then 2
        when 'PHOTO' then 3 when 'VEHICLE' then 3 when 'NEAR_ME' then 4 when 'FURTHER' then 5 end;
begin
    if session_user <> 'rtk_worker' and not exists (
        select from tasks t where t.case_id = p_case and t.person_id = actor() and t.done_at is null
        and t.barred_at is null
        and t.kind in ('OIC', 'SUPERVISOR', 'OFFICER', 'SPOC', 'REVIEW_CHAIR', 'AGENCY_MEMBER', 'DISCLOSURE_AUTHORISER',
                       'SAFEGUARDING_AUTHORISER', 'ADVOCATE', 'DELIVERER'))
    then
        raise insufficient_privilege using message = 'the gate answers those on the case';
    end if;
    select * into c from cases where id = p_case;
    select * into d from decisions where case_id = p_case and epoch = c.epoch and ended_at is null
        order by decided_at desc, id desc limit 1;
    select * into a from standing_attribution(p_case);
    select * into told from told_record(p_case);
    select * into s from subjects where id = told.subject_id;
    charged := d.claim is not distinct from 'CHARGED_WITH';
    select * into w from wishes where case_id = p_case order by recorded_at desc, id desc limit 1;
    select * into r from safety_reviews where case_id = p_case and ended_at is null
        order by (held_at is not null) desc, convened_at desc, id desc limit 1;
    select * into p from safety_plans where case_id = p_case order by recorded_at desc, id desc limit 1;
    select * into sc from screens where case_id = p_case order by recorded_at desc, id desc limit 1;
    select * into de from determinations where case_id = p_case order by determined_at desc, id desc limit 1;
    select * into sh from schedules where case_id = p_case and epoch = c.epoch and ended_at is null
        and (d.id is null or decision_id = d.id) order by scheduled_at desc, id desc limit 1;
    select * into re from reconfirmations where case_id = p_case and epoch = c.epoch order by at desc, id desc limit 1;
    select * into f from subject_flags where case_id = p_case order by recorded_at desc, id desc limit 1;
    -- Whoever is told in her place: determined to be best placed, and only while it is on record that she cannot choose.
    select * into rc from recipients where case_id = p_case and id = p_recipient and id <> c.victim_id
        and determined_at is not null and ended_at is null;
    placed := rc.id is not null and (rc.basis = 'DECEASED' or (select n.capacity = 'LACKS_CAPACITY' from needs n
        where n.case_id = p_case order by n.recorded_at desc, n.id desc limit 1) is true);
    -- Who can say whether somebody knows the subject: who sealed the record, proposed or verified it, or was shown it.
    select array_agg(k) into knowing from (
        select s.created_by union
        select x from unnest(array[a.proposed_by, a.verified_by]) x where a.subject_id = told.subject_id union
        select o.deliverer_id from openings o where o.case_id = p_case and o.subject_id = told.subject_id
            and o.opened_at is not null) as those (k) where k is not null;
    select person_id into chair from tasks where case_id = p_case and kind = 'REVIEW_CHAIR' and done_at is null
        order by tasks.since limit 1;
    select person_id into authoriser from tasks where case_id = p_case and kind = 'DISCLOSURE_AUTHORISER'
        and done_at is null order by tasks.since limit 1;

    -- Accuracy: a confirmed attribution, or a verified charge, and then no more is said than the charge itself says. A doubt
    -- about the record that would be told holds it under either claim.
    if charged then
        if not exists (select from charges x where x.case_id = p_case and x.verified_at is not null
                       and x.verified_by <> x.recorded_by) then accuracy := accuracy || 'CHARGE_RECORD'::text; end if;
        if (p_part in ('NAME', 'AGE_BAND')) is not true then accuracy := accuracy || 'BEYOND_CHARGE'::text; end if;
    elsif a.id is null then accuracy := accuracy || 'NO_ATTRIBUTION'::text;
    elsif a.stage <> 'WITHDRAWN' then
        if a.stage <> 'VERIFIED' or a.verified_by is null or a.verified_by = a.proposed_by then
            accuracy := accuracy || 'NOT_VERIFIED'::text; end if;
        if a.grade is distinct from 'CONFIRMED' then accuracy := accuracy || 'NOT_CONFIRMED'::text; end if;
    end if;
    if a.subject_id = told.subject_id and a.stage = 'WITHDRAWN' then accuracy := accuracy || 'WITHDRAWN'::text;
    elsif charged or a.id is not null then
        if s.id is null or told.identity_version is distinct from s.identity_version then
            accuracy := accuracy || 'IDENTITY_CHANGED'::text; end if;
        if a.subject_id = told.subject_id and exists (select from challenges ch where ch.attribution_id = a.id
                   and (ch.resolved_at is null or ch.resolution is distinct from 'DISMISSED')) then
            accuracy := accuracy || 'CHALLENGED'::text; end if;
    end if;

    -- Safety.
    if p.id is null then safety := safety || 'NO_PLAN'::text;
    elsif not p.support_arranged and p.support_refused_with is null then safety := safety || 'NO_SUPPORT'::text; end if;
    if r.id is null or r.held_at is null then safety := safety || 'NO_REVIEW'::text;
    else
        if r.recommendation is distinct from 'APPROVE' then safety := safety || 'REVIEW_NOT_APPROVING'::text;
        elsif (r.valid_until > moment) is not true then safety := safety || 'REVIEW_EXPIRED'::text; end if;
        if r.recipient_id is distinct from p_recipient then safety := safety || 'REVIEW_OTHER_RECIPIENT'::text; end if;
        if (r.parts ? p_part) is not true then safety := safety || 'REVIEW_OTHER_PARTS'::text; end if;
        if d.id is not null and d.channel is distinct from r.channel then
            safety := safety || 'REVIEW_OTHER_CHANNEL'::text; end if;
        if told.subject_id is not null and (r.subject_id = told.subject_id
            and r.identity_version = told.identity_version) is not true then
            safety := safety || 'REVIEW_OTHER_SUBJECT'::text; end if;
    end if;
    -- Everybody in the room, and everybody with a part in it, is cleared NO, by somebody else who knows the identity.
    if sh.id is null or (jsonb_array_length(sh.parts) > 0 and (sh.parts ? p_part) is not true) then
        safety := safety || 'NOT_SCHEDULED'::text;
    elsif exists (select from jsonb_array_elements(sh.attendees) x where x ->> 'connected_to_subject' is distinct from 'NO')
        or exists (select from jsonb_array_elements(sh.involved) x where x ->> 'connected_to_subject' is distinct from 'NO')
        or not (sh.scheduled_by = any (knowing))
        or exists (
            select from (
                select sh.deliverer_id union
                select x.person_id from authorisations x where x.decision_id = d.id and x.ended_at is null union
                select t.person_id from tasks t where t.case_id = p_case and t.kind = 'ADVOCATE' and t.done_at is null
            ) as needed (person_id)
            where needed.person_id = sh.scheduled_by or not exists (
                select from jsonb_array_elements(sh.involved) x where x ->> 'person' = needed.person_id::text))
        or exists (select from conflicts x where x.case_id = p_case and x.person_id = sh.deliverer_id
                   and x.resolution is distinct from 'CLEARED')
        then safety := safety || 'ATTENDEE_NOT_CLEARED'::text;
    end if;
    -- E29: whoever is told in her place was cleared as well, of this very record, by somebody who knows whose it is.
    if rc.id is not null and (rc.connected_to_subject = 'NO' and rc.subject_id = told.subject_id
        and rc.identity_version = told.identity_version and rc.cleared_by = any (knowing)) is not true then
        safety := safety || 'RECIPIENT_NOT_CLEARED'::text; end if;
    -- P31: from the time agreed and from this instant alike, so that a telling that slips is not made into an unsupported
    -- night; unless she refused support knowing of it.
    if sh.id is not null and p.support_refused_with is null and (greatest(sh.at, moment) <= sh.tell_by) is not true then
        safety := safety || 'SUPPORT_TOO_SHORT'::text; end if;

    -- Lawfulness.
    if d.id is null or d.verdict <> 'DISCLOSE' then lawfulness := lawfulness || 'NO_DECISION'::text;
    else
        if (d.parts ? p_part) is not true then lawfulness := lawfulness || 'PART_NOT_DECIDED'::text; end if;
        if d.recipient_id is distinct from p_recipient then lawfulness := lawfulness || 'OTHER_RECIPIENT'::text; end if;
        if exists (select from unnest(array[d.lawful, d.pressing_need, d.necessary, d.proportionate]) limb
                   where limb ->> 'truth' is distinct from 'TRUE' or btrim(coalesce(limb ->> 'reason', '')) = '')
            then lawfulness := lawfulness || 'TEST_NOT_MET'::text; end if;
        if (d.representations = 'INVITE'
            or (d.representations = 'CONSIDERED_NOT_INVITED' and d.not_invited_reason is not null)) is not true
            then lawfulness := lawfulness || 'REPRESENTATIONS_NOT_CONSIDERED'::text; end if;
        -- E30 as it stands now, not as it stood when they signed: what is known of the subject raises the rank.
        rank_needed := array_position(ranks, case when f.child = 'NO' and f.police = 'NO' and f.public_figure = 'NO'
            and exists (select from police_actions pa where pa.case_id = p_case and pa.kind = 'ARREST')
            then 'INSPECTOR' else 'SUPERINTENDENT' end);
        if (select count(distinct x.person_id) < 2 or count(distinct x.organisation_id) < 2
            from authorisations x join people h on h.id = x.person_id join organisations o on o.id = x.organisation_id
            where x.case_id = p_case and x.decision_id = d.id and x.epoch = c.epoch and x.digest = d.digest
            and x.ended_at is null
            and x.person_id not in (c.oic_id, coalesce(a.proposed_by, c.oic_id), coalesce(a.verified_by, c.oic_id))
            and not exists (select from tasks t where t.case_id = p_case and t.person_id = h.id and t.kind = 'ADVOCATE')
            and not exists (select from conflicts k where k.case_id = p_case and k.person_id = h.id
                            and k.resolution is distinct from 'CLEARED')
            and (o.kind = 'PARTNER_AGENCY' and h.roles ? 'SAFEGUARDING_AUTHORISER'
                or o.kind = 'FORCE' and h.roles ? 'DISCLOSURE_AUTHORISER' and array_position(ranks, h.rank) >= rank_needed))
            then lawfulness := lawfulness || 'AUTHORISATIONS_MISSING'::text; end if;
    end if;
    if (tier_of_part <= least(case when f.child = 'NO' then 5 else 2 end, substr(d.tier, 2)::int)) is not true
        then lawfulness := lawfulness || 'TIER_EXCEEDED'::text; end if;
    -- E14: a court order and an identification procedure hold until somebody lifts them, the others until they expire.
    if exists (select from embargoes e where e.case_id = p_case and e.lifted_at is null and e.kind = 'COURT_ORDER'
               and (e.parts ? p_part) is not false) then lawfulness := lawfulness || 'COURT_ORDER'::text; end if;
    if exists (select from embargoes e where e.case_id = p_case and e.lifted_at is null and e.kind <> 'COURT_ORDER'
               and (e.kind = 'ID_PROCEDURE' or e.expires_at > moment) and (e.parts ? p_part) is not false)
        then lawfulness := lawfulness || 'EMBARGOED'::text; end if;
    if p_part = 'PHOTO' and f.identification_pending is distinct from 'NO'
        then lawfulness := lawfulness || 'IDENTIFICATION_PENDING'::text; end if;
    if sc.id is null then lawfulness := lawfulness || 'SCREEN_MISSING'::text;
    else
        if sc.valid_until <= moment then lawfulness := lawfulness || 'SCREEN_EXPIRED'::text; end if;
        if sc.recorded_at < (case when charged then s.created_at else a.proposed_at end) then
            lawfulness := lawfulness || 'SCREEN_BEFORE_IDENTITY'::text; end if;
        if sc.recorded_at < rc.recorded_at then lawfulness := lawfulness || 'SCREEN_BEFORE_RECIPIENT'::text; end if;
    end if;
    -- E03: a determination for the other party holds until a newer one; an unfinished search is cured by none.
    if de.id is not null and de.primary is distinct from 'THIS_VICTIM'
        or sc.id is not null and sc.result is distinct from 'NOTHING_FOUND'
        and (sc.result = 'OPEN_REPORT' and de.valid_until > moment and de.determined_at >= sc.recorded_at) is not true
        then lawfulness := lawfulness || 'COUNTER_ALLEGATION'::text; end if;
    if (de.primary = 'THIS_VICTIM' and de.valid_until > moment) is not true and silent_account(p_case)
        then lawfulness := lawfulness || 'SILENT_ACCOUNT'::text; end if;

    -- Choice. Silence is no wish. It is hers while she can choose. Whoever is told in her place says on the day that they
    -- wish to hear it; a no of hers since they were determined holds until somebody has determined again, knowing of it.
    if p_recipient is distinct from c.victim_id and not placed then
        choice := choice || 'RECIPIENT_NOT_VICTIM'::text; end if;
    if placed then
        if w.withdrawn_at > rc.determined_at then choice := choice || 'WISH_WITHDRAWN'::text; end if;
        if w.scope in ('NONE', 'LATER') and w.recorded_at > rc.determined_at then
            choice := choice || 'WISH_IS_NOT_TO_KNOW'::text; end if;
    elsif w.id is null then choice := choice || 'NO_WISH'::text;
    else
        if w.withdrawn_at is not null then choice := choice || 'WISH_WITHDRAWN'::text; end if;
        if w.scope not in ('ALL', 'PART') then choice := choice || 'WISH_IS_NOT_TO_KNOW'::text;
        elsif p_part is null or w.scope = 'PART' and (w.parts ? p_part) is not true then
            choice := choice || 'PART_NOT_WISHED'::text; end if;
        if w.valid_until <= moment then choice := choice || 'WISH_STALE'::text; end if;
        if w.not_before > moment or still_awaited(p_case, w.not_before_event, moment) then
            choice := choice || 'NOT_YET_WISHED'::text; end if;
        if w.only_if_known_to_me and f.known_to_victim is distinct from 'YES' then
            choice := choice || 'NOT_KNOWN_TO_HER'::text; end if;
    end if;
    if (re.valid_until > moment and (w.id is null or re.at >= w.recorded_at) and re.wish_reconfirmed and re.spoken_to
        and re.alone) is not true then choice := choice || 'NOT_RECONFIRMED'::text; end if;
    -- Her own wish over the portal says nothing of coercion; an officer's record of it does, and the day's always.
    if w.coercion <> 'CLEAR' and not placed or re.coercion <> 'CLEAR' then choice := choice || 'COERCION'::text; end if;
    if re.capacity <> 'HAS_CAPACITY' then choice := choice || 'CAPACITY'::text; end if;
    if not re.recipient_checked then choice := choice || 'RECIPIENT_NOT_CHECKED'::text; end if;

    return query select g.name, case when cardinality(g.lack) = 0 then 'GREEN' else 'RED' end, g.who, g.since,
        (select coalesce(min(dl.due_at) filter (where dl.key = any (g.clocks)),
                         min(dl.due_at) filter (where dl.key in ('P19', 'P19a', 'P19c')), min(dl.due_at))
            from deadlines dl where dl.case_id = p_case and dl.met_at is null and dl.ended_at is null),
        g.lack
    from (values
        ('ACCURACY', accuracy, c.supervisor_id, coalesce(a.verified_at, a.proposed_at, c.opened_at),
            array['P17', 'P17b', 'P48']),
        ('SAFETY', safety, coalesce(chair, c.supervisor_id), coalesce(r.held_at, p.recorded_at, c.opened_at),
            array['P26', 'P30']),
        ('LAWFULNESS', lawfulness, coalesce(authoriser, c.supervisor_id), coalesce(d.decided_at, c.opened_at),
            array['P19', 'P19a', 'P30a', 'P32', 'P32b', 'P50']),
        ('CHOICE', choice, case when placed then rc.determined_by else c.victim_id end,
            case when placed then rc.determined_at else coalesce(w.recorded_at, c.opened_at) end, array['P25'])
    ) as g (name, lack, who, since, clocks);
end $$;
