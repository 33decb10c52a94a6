-- What evaluations have found. They go with their versions, and outlive the datasets that they were
-- made on: hence a foreign key to the one and none to the other. "autoincrement" keeps numbers from
-- coming back. "split" is empty for all examples; "findings" is JSON, of which no query needs a part.
create table evaluation (
  number integer not null primary key autoincrement,
  model text not null,
  version integer not null,
  dataset text not null,
  dataset_digest text not null
    check (length(dataset_digest) = 64 and dataset_digest not glob '*[^0-9a-f]*'),
  split text not null,
  create_time text not null,
  findings text not null,
  foreign key (model, version) references version (model, number) on delete cascade
) strict;

create index evaluation_of_version on evaluation (model, version, number);
create index evaluation_of_dataset on evaluation (dataset, number);

-- "scores" are float32, little-endian, one for each label of the version's vocabulary; "truth" has a
-- bit for each label, the first one the lowest of the first byte.
create table evaluation_prediction (
  evaluation integer not null references evaluation (number) on delete cascade,
  example text not null,
  truth blob not null,
  scores blob not null,
  primary key (evaluation, example)
) strict, without rowid;
