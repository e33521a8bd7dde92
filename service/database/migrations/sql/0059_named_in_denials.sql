-- What a look or a command named that was turned down, beside the one thing that it was about: a command may name ten. Kept alike
-- for what is hidden and for what is not there, so that it says no more than the answer did.
alter table access_events add column named UUID[];

-- Whoever asks who was after something asks by it. Looks that were allowed are not in here, and cost what they did.
create index access_events_denied on access_events using gin (array_append(named, object_id)) where not allowed;
