-- How far the revisions of datasets have come. One row, which outlives the datasets: a dataset that is
-- deleted and created again never has a revision that somebody has read of the one before.
create table dataset_revision (
  only_row integer not null primary key check (only_row = 1),
  last integer not null check (last >= 0)
) strict;

insert into dataset_revision (only_row, last) values (1, 0);

-- "example_count" and "image_bytes" are kept with every change of the examples: to count them at each
-- look would take time in proportion to all of them. A dataset is committed once it has a digest.
create table dataset (
  id text not null primary key
    check (id glob '[a-z]*' and id not glob '*[^a-z0-9-]*' and length(id) <= 63),
  description text not null,
  create_time text not null,
  example_count integer not null check (example_count >= 0),
  image_bytes integer not null check (image_bytes >= 0),
  digest text check (length(digest) = 64 and digest not glob '*[^0-9a-f]*'),
  commit_time text,
  revision integer not null unique,
  check ((digest is null) = (commit_time is null))
) strict;

-- The vocabulary, in the order in which it was stated.
create table dataset_label (
  dataset text not null references dataset (id),
  position integer not null check (position >= 0),
  label text not null,
  primary key (dataset, position),
  unique (dataset, label)
) strict, without rowid;

-- "metadata_json" is an object of texts that nothing is ever looked for by. The size of the image in
-- pixels is as it is shown.
create table example (
  dataset text not null references dataset (id),
  id text not null
    check (id glob '[a-zA-Z0-9]*' and id not glob '*[^a-zA-Z0-9._-]*' and length(id) <= 128),
  split text check (length(split) between 1 and 63),
  group_name text not null,
  metadata_json text not null,
  image text not null check (length(image) = 64 and image not glob '*[^0-9a-f]*'),
  image_bytes integer not null check (image_bytes > 0),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  primary key (dataset, id)
) strict;

create index example_of_split on example (dataset, split, id);
create index example_of_image on example (image, dataset);

create table example_label (
  dataset text not null,
  example text not null,
  position integer not null,
  primary key (dataset, example, position),
  foreign key (dataset, example) references example (dataset, id),
  foreign key (dataset, position) references dataset_label (dataset, position)
) strict, without rowid;

create index example_of_label on example_label (dataset, position, example);
