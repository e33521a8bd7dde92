-- Without somebody who acts, whether a task may be given was null and so was not refused: nobody could admit anybody to a
-- case that does not exist yet. The rest of it is as it was.
create or replace function give_task(case_id uuid, person_id uuid, kind text, object_id uuid, due_at timestamptz)
    returns uuid language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    given uuid;
begin
    if not coalesce(entered(give_task.case_id) or (
        give_task.person_id = actor() and give_task.kind = 'OIC'
        and not exists (select from cases c where c.id = give_task.case_id)
        and not exists (select from tasks t where t.case_id = give_task.case_id)), false)
    then
        raise insufficient_privilege using message = 'a task is given on a case that was entered';
    end if;
    select t.id into given from tasks t where t.case_id = give_task.case_id and t.person_id = give_task.person_id
        and t.kind = give_task.kind and t.object_id is not distinct from give_task.object_id and t.done_at is null;
    if given is null then
        insert into tasks (id, case_id, person_id, kind, object_id, since, due_at, barred_at)
            values (uuidv7(), give_task.case_id, give_task.person_id, give_task.kind, give_task.object_id,
                    clock_timestamp(), give_task.due_at,
                    (select clock_timestamp() from conflicts x where x.case_id = give_task.case_id
                        and x.person_id = give_task.person_id and x.resolution is distinct from 'CLEARED' limit 1))
            returning id into given;
    end if;
    return given;
end $$;
