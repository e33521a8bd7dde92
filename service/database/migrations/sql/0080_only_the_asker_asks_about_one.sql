-- The role that shows everything by every place asks who somebody is, as for any question; about one case asks the role for that alone.
revoke execute on function ask_about(uuid, text[], uuid, uuid, uuid, uuid, text[]) from rtk_app;
drop function note_look(uuid, text, uuid, boolean);
