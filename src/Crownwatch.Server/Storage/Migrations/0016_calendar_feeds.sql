-- Addresses at which a calendar reads who is on call. A calendar can't sign in: the address holds a secret, of which only the hash is kept.
-- account_id: whose; null where nobody signs in.
CREATE TABLE calendar_feeds (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  what TEXT NOT NULL CHECK (what IN ('person', 'rotation')),
  name TEXT NOT NULL,
  account_id INTEGER REFERENCES accounts (id),
  made_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  ended_at INTEGER
) STRICT;
