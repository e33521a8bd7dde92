-- Whoever takes up a command forgets the places that were kept for whoever asked before in the same transaction, as whoever claims one
-- in another way does: whose they are is asked no longer. Each command begins a transaction of its own, so that there were none.
create or replace function take_up(p_person uuid, p_client uuid, p_session uuid, p_token uuid, p_command uuid, p_operation text,
                        p_digest bytea, p_case uuid, p_kinds text[],
                        out stands boolean, out past_digest bytea, out past_outcome jsonb, out task_row text,
                        out entered uuid[], out moment timestamptz, out case_row text, out hers text)
    language plpgsql as $$
declare
    place rtk.tasks;
    known text := set_config('rtk.actor', p_person::text, true);
    forgotten text := set_config('rtk.placed_as', '', true);
begin
    stands := auth.stands_to_commit(p_person, p_client, p_session, p_token);
    if not stands then
        return;
    end if;
    insert into rtk.command_outcomes (actor, command, operation, digest) values (p_person, p_command, p_operation, p_digest)
        on conflict do nothing;
    if not found then
        select o.digest, o.outcome into past_digest, past_outcome from rtk.command_outcomes o
            where o.actor = p_person and o.command = p_command;
        return;
    end if;
    if p_case is null then
        return;
    end if;
    select * into place from rtk.tasks t where t.case_id = p_case and t.person_id = p_person and t.done_at is null
        and t.kind = any (p_kinds) order by t.since, t.id limit 1;
    if not found then
        return;
    end if;
    task_row := row_to_json(place);
    select e.entered, e.moment, e.case_row, e.hers into entered, moment, case_row, hers from rtk.enter_case(p_case, '{}') e;
end $$;
