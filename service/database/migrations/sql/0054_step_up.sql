-- Signing in once more in a session of our own pages, for what asks for it of just now; `approval`: what is signed with that.
alter table auth.sign_ins drop constraint sign_ins_purpose_check, add column approval JSONB,
    add CHECK (purpose in ('REQUEST', 'CODE', 'SESSION', 'STEP_UP')), add CHECK (approval is null or purpose = 'STEP_UP');
