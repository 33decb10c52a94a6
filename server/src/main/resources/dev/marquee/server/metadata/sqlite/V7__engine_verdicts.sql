-- What trials found out: which engine serves a network faster, and whether both score alike. A cache: a
-- row that is lost costs a trial.
create table engine_verdict (
  weights_sha256 text not null,
  network text not null,
  engines text not null,
  processor text not null,
  difference real, -- null is not a number
  speedup real not null,
  made_at integer not null, -- milliseconds since 1970
  primary key (weights_sha256, network, engines, processor)
) strict, without rowid;
