-- Of a heartbeat: since when no run of the watched job has ended.
ALTER TABLE results ADD COLUMN heard_at INTEGER;

-- What is known of each watched job; never its token.
CREATE TABLE heartbeats (
    check_name TEXT PRIMARY KEY,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Events of others that were taken: a second one of the same id changes nothing.
CREATE TABLE received_events (
    source TEXT NOT NULL,
    event_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (source, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX received_by_time ON received_events (at);
