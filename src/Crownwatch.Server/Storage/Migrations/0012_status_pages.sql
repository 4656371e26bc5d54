-- What people wrote for the public about an incident: one entry an incident, and its updates. The pages show an entry by its own number,
-- and never who wrote.
CREATE TABLE status_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  incident_id INTEGER NOT NULL UNIQUE,
  title TEXT NOT NULL,
  -- JSON: ["page/component", …]
  components TEXT NOT NULL,
  impact TEXT,
  started_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  last_status TEXT NOT NULL,
  -- When subscribers were told that the incident's own end ended the entry; null while they were not.
  told_end_at INTEGER
) STRICT;
CREATE INDEX status_entries_by_last ON status_entries (last_at);

CREATE TABLE status_updates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  entry_id INTEGER NOT NULL REFERENCES status_entries (id),
  at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('investigating', 'identified', 'monitoring', 'resolved')),
  text TEXT NOT NULL,
  who TEXT NOT NULL
) STRICT;
CREATE INDEX status_updates_by_entry ON status_updates (entry_id, id);

-- Whoever wants to be told. Nothing here signs or ends a subscription: links and signatures are made from the installation's key.
CREATE TABLE status_subscribers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  page TEXT NOT NULL,
  url TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  UNIQUE (page, url)
) STRICT;

-- What a subscriber is to be told, in the order of id. state: pending, delivered, refused, given_up.
CREATE TABLE status_deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscriber_id INTEGER NOT NULL REFERENCES status_subscribers (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'pending',
  ended_at INTEGER,
  answer TEXT
) STRICT;
CREATE INDEX status_deliveries_pending ON status_deliveries (subscriber_id, id) WHERE state = 'pending';
CREATE INDEX status_deliveries_ended ON status_deliveries (ended_at) WHERE ended_at IS NOT NULL;
