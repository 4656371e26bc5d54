-- Every set of definitions that was applied. `hash` is that of its text without secrets; null where that could not be had.
CREATE TABLE definition_sets (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('start', 'file', 'reload', 'roll_back')),
  who TEXT,
  hash TEXT,
  environment TEXT,
  checks INTEGER NOT NULL,
  rolled_back_to INTEGER,
  findings TEXT NOT NULL
) STRICT;

-- The texts of the sets, without secrets, once for all that have the same.
CREATE TABLE definition_texts (
  hash TEXT PRIMARY KEY,
  files TEXT NOT NULL
) STRICT;
