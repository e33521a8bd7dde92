-- Until when somebody supports her after an appointment, and the last instant at which she may be told with P31 of it ahead.
-- Of appointments made before nobody said: null, which like UNKNOWN passes nothing, so that they are made anew.
alter table schedules
    add column support_until timestamptz,
    add column tell_by timestamptz;
