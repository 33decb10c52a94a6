-- How many steps a run had made at its end, and who cancelled it and why. What it is about to become is
-- kept before its version is: between the two the process may end.
alter table training_run add column steps integer not null default 0 check (steps >= 0);
alter table training_run add column cancellation_json text;
alter table training_run add column planned_end_json text;
