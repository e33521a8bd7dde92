-- A look at what may be the identity itself: what a platform says of an account's holder, and a sealed part. It needs an open
-- place of that person on that case, is kept whether it is allowed or not, and is bounded: five an hour, twenty a day. One look
-- is one person's at one case, for ten minutes: whoever reads the answer for thirty accounts has looked once.
create table looks (
    id UUID not null default uuidv7(), case_id UUID not null, person_id UUID not null, action TEXT not null,
    began_at timestamptz not null default clock_timestamp(),
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index looks_person on looks (person_id, began_at);
alter table looks enable row level security;
alter table looks force row level security;
create policy keeper on looks to rtk_keeper using (true) with check (true);
grant select, insert on looks to rtk_keeper;

-- How many seconds until this person may look: 0 now, which is a look; null where they have no place for it on this case. What
-- platforms say is bounded over all of a person's cases together, since that is what could be gone through case by case; a
-- sealed part by its case, since its gate and its one deliverer are of one case anyway.
create function look(p_case uuid, p_action text, p_object uuid) returns integer
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    waits integer;
begin
    if exists (select from tasks t where t.case_id = p_case and t.person_id = actor() and t.done_at is null
               and t.barred_at is null and t.kind = any (case p_action
                   when 'SEE_ENTITY_DATA' then array['OIC', 'OFFICER', 'SUPERVISOR', 'SPOC']
                   when 'OPEN_IDENTITY' then array['DELIVERER'] end))
    then
        perform pg_advisory_xact_lock(hashtextextended('looks of ' || actor(), 0));
        select coalesce(max(ceil(extract(epoch from b.until - clock_timestamp()))), 0) into waits from (
            select l.began_at + s.span as until, row_number() over (partition by s.span order by l.began_at desc) as nth, s.most
                from looks l, (values (interval '1 hour', 5), (interval '24 hours', 20)) as s (span, most)
                where l.person_id = actor() and l.action = p_action and l.began_at > clock_timestamp() - s.span
                and (p_action <> 'OPEN_IDENTITY' or l.case_id = p_case)) b
            where b.nth = b.most
            and not exists (select from looks l where l.person_id = actor() and l.action = p_action and l.case_id = p_case
                            and l.began_at > clock_timestamp() - interval '10 minutes');
        if waits = 0 and not exists (
            select from looks l where l.person_id = actor() and l.action = p_action and l.case_id = p_case
            and l.began_at > clock_timestamp() - interval '10 minutes')
        then
            insert into looks (case_id, person_id, action) values (p_case, actor(), p_action);
        end if;
    end if;
    insert into access_events (actor, action, object_id, allowed) values (actor(), p_action, p_object, waits is not distinct from 0);
    return waits;
end $$;

grant create on schema rtk to rtk_keeper;
alter function look(uuid, text, uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function look(uuid, text, uuid) from public;
grant execute on function look(uuid, text, uuid) to rtk_app, rtk_opener;
