-- Who is asking is worked out once for a statement, and no more for every row: as a sub-select of its own it is planned so.
-- The policies say what they said.
do $$
declare
    each record;
begin
    for each in select tablename, policyname, qual from pg_policies where schemaname = 'rtk' and cmd = 'SELECT'
        and (policyname = 'by_task' or (tablename, policyname) = ('tasks', 'own'))
    loop
        execute format('alter policy %I on %I using (%s)', each.policyname, each.tablename,
                       regexp_replace(each.qual, '(rtk\.)?actor\(\)', '(select rtk.actor())', 'g'));
    end loop;
end $$;
