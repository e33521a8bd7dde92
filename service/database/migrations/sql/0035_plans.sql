-- What a plan compiled from a document does when it meets a row it does not know how to show: the statement ends, nothing of it
-- is kept, and the API asks the question by its operations instead.
create function ask_otherwise() returns text language plpgsql as $$
begin
    raise exception using errcode = 'RTK01', message = 'this is to be asked otherwise';
end $$;
revoke execute on function ask_otherwise() from public;
grant execute on function ask_otherwise() to rtk_app;
