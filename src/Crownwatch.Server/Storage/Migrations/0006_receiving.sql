-- Of a heartbeat: since when no run of the watched job has ended.
ALTER TABLE results ADD COLUMN heard_at INTEGER;

-- What is known of each watched job; never its token.
CREATE TABLE heartbeats (
    check_name TEXT PRIMARY KEY,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Events of PagerDuty that were taken: a second one of the same id changes nothing.
CREATE TABLE pagerduty_events (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pagerduty_events_by_time ON pagerduty_events (at);

-- PagerDuty's own ids of its incidents: a note there names nothing else.
CREATE TABLE pagerduty_incidents (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
