-- Nobody having said who began a contact passes no more than silence does (E03). The gate asks it as 0046 writes it.

-- Whether an account may have been reported to unmask its owner: it never contacted her, she contacted it first, or nobody
-- has said which. Every account is said to be the subject's, in the report that brought it or in a later one.
create function silent_account(p_case uuid) returns boolean
    language sql stable set search_path = rtk, pg_temp as $$
    select exists (select from accounts x where x.case_id = p_case and (
        x.initiated_by in ('VICTIM', 'NOBODY')
        or exists (select from further_reports y where y.case_id = p_case and y.initiated_by in ('VICTIM', 'NOBODY')
                   and y.accounts ? x.id::text)
        or x.initiated_by is distinct from 'SUBJECT' and not exists (
            select from further_reports y where y.case_id = p_case and y.initiated_by = 'SUBJECT'
            and y.accounts ? x.id::text)))
$$;
revoke execute on function silent_account(uuid) from public;
grant execute on function silent_account(uuid) to rtk_gate;
