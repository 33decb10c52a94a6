-- Times are texts as java.time.Instant writes them: in UTC, of any precision. Nothing is sorted by
-- them; order comes from numbers.

-- Every kind of change that some release has recorded. A release that adds a kind adds its row in a
-- migration, so that an earlier release refuses the whole file instead of stumbling over a row.
create table change_kind (
  name text not null primary key
) strict, without rowid;

insert into change_kind (name) values
  ('MODEL_CREATED'),
  ('MODEL_UPDATED'),
  ('MODEL_DELETED'),
  ('VERSION_IMPORTED'),
  ('VERSION_UPDATED'),
  ('VERSION_DELETED'),
  ('ALIAS_SET'),
  ('ALIAS_DELETED'),
  ('PROMOTED'),
  ('ROLLED_BACK');

-- The history. Rows are added and never changed, and outlive the models and versions that they tell
-- of: hence no foreign keys to those. "autoincrement" keeps ids from coming back.
create table change (
  id integer not null primary key autoincrement,
  change_time text not null,
  actor text not null,
  peer text not null,
  reason text not null,
  kind text not null references change_kind (name),
  model text not null,
  version integer check (version >= 1),
  alias text,
  from_state text not null,
  to_state text not null,
  back integer references change (id),
  check (back is null or (alias is not null and back < id))
) strict;

create index change_of_model on change (model, id);
create index change_of_alias on change (model, alias, id);
create index change_of_aliases on change (model, id) where alias is not null;

-- How far the numbers of versions have come. Its rows outlive the models, so that a model that is
-- deleted and created again does not give a number twice.
create table numbering (
  model text not null primary key,
  last_number integer not null check (last_number between 1 and 999999999)
) strict, without rowid;

create table model (
  id text not null primary key
    check (id glob '[a-z]*' and id not glob '*[^a-z0-9-]*' and length(id) <= 63),
  description text not null,
  policy_metric text,
  policy_minimum real,
  policy_max_loss real check (policy_max_loss >= 0),
  create_time text not null,
  last_change integer not null references change (id),
  check (policy_metric is not null or (policy_minimum is null and policy_max_loss is null))
) strict;

-- "manifest_json" is what was imported, to the byte; everything in it that a query needs stands
-- beside it or in version_blob.
create table version (
  model text not null references model (id),
  number integer not null check (number between 1 and 999999999),
  description text not null,
  import_time text not null,
  request_id text,
  manifest_digest text not null
    check (length(manifest_digest) = 64 and manifest_digest not glob '*[^0-9a-f]*'),
  last_change integer not null references change (id),
  manifest_json text not null,
  primary key (model, number),
  unique (model, request_id)
) strict;

create table version_tag (
  model text not null,
  number integer not null,
  tag_key text not null,
  tag_value text not null,
  primary key (model, number, tag_key),
  foreign key (model, number) references version (model, number)
) strict, without rowid;

-- Which files a version refers to.
create table version_blob (
  model text not null,
  number integer not null,
  digest text not null check (length(digest) = 64 and digest not glob '*[^0-9a-f]*'),
  primary key (model, number, digest),
  foreign key (model, number) references version (model, number)
) strict, without rowid;

create index version_blob_of_digest on version_blob (digest);

create table alias (
  model text not null,
  name text not null
    check (name glob '[a-z]*' and name not glob '*[^a-z0-9-]*' and length(name) <= 63),
  number integer not null,
  primary key (model, name),
  foreign key (model, number) references version (model, number)
) strict, without rowid;

create index alias_of_version on alias (model, number);
