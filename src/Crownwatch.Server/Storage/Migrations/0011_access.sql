-- Who may sign in. Names are compared without regard to case, as `normalized`. No password yet: the account's invitation is open.
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  normalized TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'responder', 'administrator')),
  password TEXT,
  stamp TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- Signed-in browsers. Of what the browser holds only the hash is kept.
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id);

-- Tokens for programs. `grants` is a role, or `alerts` or `metrics` for nothing but those.
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  grants TEXT NOT NULL CHECK (grants IN ('viewer', 'responder', 'administrator', 'alerts', 'metrics')),
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX tokens_by_account ON tokens (account_id);

-- Links that set a password once: for the first administrator (account_id null) and for accounts that others made.
CREATE TABLE invitations (
  hash TEXT PRIMARY KEY,
  account_id INTEGER REFERENCES accounts (id),
  expires_at INTEGER NOT NULL
) STRICT;

-- Every change that was asked for, by whom and through what; `status` is the answer's, null while it is not known.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  through TEXT NOT NULL,
  address TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  status INTEGER
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
