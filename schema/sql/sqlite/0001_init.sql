-- The event store of one stream, schema 1. "records" is the truth; "intent_keys" and "child_orders" are derived from it
-- in the same transaction and kept for ever; "lease" fences writers. Snapshots lie in files beside it.
PRAGMA application_id = 0x53455031; -- "SEP1"
PRAGMA user_version = 1;

CREATE TABLE meta (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  stream        TEXT    NOT NULL,
  store_id      TEXT    NOT NULL,
  created_at_ns INTEGER NOT NULL
) STRICT;

CREATE TABLE lease (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  epoch    INTEGER NOT NULL,  -- the highest one granted; 0: none yet
  holder   TEXT    NOT NULL,  -- for people
  until_ns INTEGER NOT NULL   -- 0: released
) STRICT;

CREATE TABLE records (
  seq         INTEGER PRIMARY KEY,  -- dense from 1
  kind        INTEGER NOT NULL,     -- 1 input, 2 slice, 3 event
  epoch       INTEGER NOT NULL,
  at_ns       INTEGER NOT NULL,
  cause       INTEGER NOT NULL,     -- seq of the input that caused it
  type        INTEGER NOT NULL,
  version     INTEGER NOT NULL,
  correlation BLOB,                 -- the intent's ULID, 16 bytes big endian
  payload     BLOB    NOT NULL,
  hash        BLOB    NOT NULL,     -- sha256(hash of seq - 1 || canonical form of the other columns)
  content     BLOB                  -- slices: sha256(payload)
) STRICT;
CREATE UNIQUE INDEX slice_content ON records (content) WHERE content IS NOT NULL;

CREATE TABLE intent_keys (
  scope  TEXT    NOT NULL,          -- "key:<principal>" or "client:<strategy>"
  key    TEXT    NOT NULL,
  body   BLOB    NOT NULL,          -- sha256 of the canonical request
  intent BLOB    NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE child_orders (
  child  BLOB PRIMARY KEY NOT NULL, -- client order id, 16 bytes
  intent BLOB NOT NULL
) STRICT, WITHOUT ROWID;
