-- What the record, clocks and policies are named by is checked by its type, which a connection reads once: a table's own checks were
-- read anew for each statement. The letters are compared one by one instead of by a pattern, which took 5 us a word. What is of these
-- types is its own JSON between quotes.
alter domain closed_word drop constraint closed_word_check;
alter domain closed_word add constraint closed_word_check check (
    length(value) between 1 and 64 and translate(value, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_', '') = '');
create domain plain_name as text check (length(value) between 1 and 64
    and translate(value, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-', '') = '');

alter table audit_events drop constraint audit_events_closed_words, alter column role type closed_word,
    alter column action type closed_word, alter column purpose type closed_word, alter column legal_basis type closed_word,
    alter column policy_version type plain_name;
alter table deadlines alter column key type plain_name, alter column policy_version type plain_name;
