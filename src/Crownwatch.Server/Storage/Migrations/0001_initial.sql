-- Times are Unix milliseconds, UTC. Nothing here holds a secret.
CREATE TABLE installation (
    id TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Numbers stand for names in the large tables.
CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One row a check and slot (semantics.md 1.1). outcome, cause: the numbers of Core's enums.
CREATE TABLE results (
    check_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    status INTEGER NOT NULL,
    latency_us INTEGER,
    finished_after INTEGER NOT NULL,
    PRIMARY KEY (check_id, slot)
) STRICT, WITHOUT ROWID;

-- What was seen where a result is not up: the proof of why.
CREATE TABLE failures (
    check_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    criteria TEXT NOT NULL,
    excerpt TEXT,
    PRIMARY KEY (check_id, slot)
) STRICT, WITHOUT ROWID;

-- Checkpoints of CheckState; results after `slot` are folded on top.
CREATE TABLE check_states (
    check_id INTEGER PRIMARY KEY,
    slot INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_key TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    resolved_at INTEGER,
    next_due INTEGER,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_by_group ON incidents (group_key, id);
CREATE INDEX incidents_due ON incidents (next_due) WHERE next_due IS NOT NULL;

-- Which rule holds on which check now, and in which incident; info rules belong to none.
CREATE TABLE open_alerts (
    rule TEXT NOT NULL,
    check_name TEXT NOT NULL,
    incident_id INTEGER,
    fired_at INTEGER NOT NULL,
    PRIMARY KEY (rule, check_name)
) STRICT, WITHOUT ROWID;

CREATE TABLE timeline (
    id INTEGER PRIMARY KEY,
    incident_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    text TEXT NOT NULL,
    who TEXT
) STRICT;
CREATE INDEX timeline_by_incident ON timeline (incident_id, id);

-- Messages that were decided. state: pending, delivered, refused, overtaken. Order within (incident, channel) is by id.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    incident_id INTEGER,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    keys TEXT NOT NULL,
    notice TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending',
    handed_from TEXT,
    handed_on INTEGER NOT NULL DEFAULT 0,
    delivered_at INTEGER,
    receipt TEXT
) STRICT;
CREATE INDEX outbox_pending ON outbox (channel, id) WHERE state = 'pending';
CREATE INDEX outbox_by_incident ON outbox (incident_id, id);

-- Every try to send, with what the receiver said.
CREATE TABLE tries (
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    duration_ms INTEGER NOT NULL,
    answer TEXT NOT NULL
) STRICT;
CREATE INDEX tries_by_message ON tries (outbox_id, id);
