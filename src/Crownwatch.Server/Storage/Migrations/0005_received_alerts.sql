-- When a received alert ends unless it is heard of again; null for our own, and where only its sender ends it.
ALTER TABLE open_alerts ADD COLUMN ends_at INTEGER;
CREATE INDEX alerts_ending ON open_alerts (ends_at) WHERE ends_at IS NOT NULL;

-- Alerts as other tools told them, whole: what an incident keeps of them is bounded. One row a label set, as last told.
CREATE TABLE received_alerts (
    fingerprint TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    check_name TEXT NOT NULL,
    heard_at INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX received_alerts_by_time ON received_alerts (heard_at);
