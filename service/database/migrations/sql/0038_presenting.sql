-- A token that is presented to the opener or to the export is proved as one that comes with a request, once.
grant execute on function auth.use_proof(bytea, timestamptz) to rtk_opener, rtk_auditor;
