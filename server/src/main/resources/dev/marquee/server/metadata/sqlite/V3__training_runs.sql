insert into change_kind (name) values ('VERSION_TRAINED');

-- The runs. "number" orders them; "autoincrement" keeps numbers from coming back. What was asked for,
-- and what that meant, is JSON that nothing is looked up in; what is looked up stands beside it.
create table training_run (
  number integer not null primary key autoincrement,
  id text not null unique
    check (id glob '[a-z]*' and id not glob '*[^a-z0-9-]*' and length(id) <= 63),
  model text not null,
  state text not null
    check (state in ('QUEUED', 'RUNNING', 'WAITING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  spec_json text not null,
  resolved_json text not null,
  actor text not null,
  create_time text not null,
  start_time text,
  end_time text,
  total_steps integer not null check (total_steps >= 0),
  progress_json text,
  version text,
  failure_json text
) strict;

create index training_run_of_model on training_run (model, number);
create index training_run_unfinished on training_run (number) where end_time is null;

-- What happened in the runs. Rows are added and never changed.
create table training_event (
  run text not null references training_run (id),
  sequence integer not null check (sequence >= 1),
  event_time text not null,
  kind text not null,
  event_json text not null,
  primary key (run, sequence)
) strict, without rowid;

create index training_event_of_kind on training_event (run, kind, sequence);
