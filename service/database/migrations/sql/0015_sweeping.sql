-- A document that no command bound within a day goes. The worker may have it done, and never reads one.
create function sweep_documents() returns integer
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    swept integer;
begin
    if session_user <> 'rtk_worker' then
        raise insufficient_privilege using message = 'the worker sweeps';
    end if;
    delete from documents d where d.case_id is null and d.uploaded_at < clock_timestamp() - interval '24 hours';
    get diagnostics swept = row_count;
    return swept;
end $$;

create index documents_unbound on documents (uploaded_at) where case_id is null;
create policy unbound on documents to rtk_keeper using (case_id is null);
grant select (case_id, uploaded_at), delete on documents to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function sweep_documents() owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function sweep_documents() from public;
grant execute on function sweep_documents() to rtk_worker;
