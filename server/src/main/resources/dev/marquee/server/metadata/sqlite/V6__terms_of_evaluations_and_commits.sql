-- Under which terms an evaluation was made, without which two of them cannot be compared, and who asked
-- for it. "label_merge" is JSON, null in rows of before; "trained_count" is how many of the examples the
-- version was trained with, as far as that is known.
alter table evaluation add column actor text not null default '';
alter table evaluation add column label_merge text;
alter table evaluation add column trained_count integer not null default 0 check (trained_count >= 0);

-- On what a policy's metric is to be measured: names, which need not be there. Null for any.
alter table model add column policy_dataset text;
alter table model add column policy_split text;

-- The revision that was committed, so that the same commit is known when it is asked for again. Null while
-- a dataset is open, and in rows of before.
alter table dataset add column commit_of integer;
