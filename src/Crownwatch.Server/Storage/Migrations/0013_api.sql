-- What clients follow, in the order of the commits: entries of the timeline, and checks that change how they stand. The triggers write
-- it in the very transaction of what it is about, whoever does that; AUTOINCREMENT never gives a number twice.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  entry INTEGER,
  check_id INTEGER,
  was INTEGER,
  now INTEGER
) STRICT;

CREATE TRIGGER events_of_timeline AFTER INSERT ON timeline
BEGIN
  INSERT INTO events (at, entry) VALUES (NEW.at, NEW.id);
END;

-- 0 up, 1 down, 2 neither is known (a missed slot as well); `was` is null before the first result. A late result of an older slot changes nothing.
CREATE TRIGGER events_of_checks AFTER INSERT ON results
WHEN NOT EXISTS (SELECT 1 FROM results WHERE check_id = NEW.check_id AND slot > NEW.slot)
  AND min(NEW.outcome, 2) IS NOT
    (SELECT min(outcome, 2) FROM results WHERE check_id = NEW.check_id AND slot < NEW.slot ORDER BY slot DESC LIMIT 1)
BEGIN
  INSERT INTO events (at, check_id, was, now) VALUES (
    NEW.slot + NEW.finished_after,
    NEW.check_id,
    (SELECT min(outcome, 2) FROM results WHERE check_id = NEW.check_id AND slot < NEW.slot ORDER BY slot DESC LIMIT 1),
    min(NEW.outcome, 2)
  );
END;

-- Answers to requests that carried an Idempotency-Key. The row is written in the transaction of what the request did; `status` is null
-- until its answer is kept. Nothing here holds a secret: requests that are answered with one take no key.
CREATE TABLE kept_answers (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  at INTEGER NOT NULL,
  status INTEGER,
  headers TEXT,
  body BLOB,
  PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_answers_by_time ON kept_answers (at);
