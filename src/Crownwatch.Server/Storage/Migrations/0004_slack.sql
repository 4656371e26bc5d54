-- What was posted with a Slack bot token, so that it can be edited, answered and recognised. part: root (an incident's message, which
-- is edited), alone (a message of no incident), reply (in the root's thread), summary (in a war room). target: the channel as the
-- definitions name it.
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    incident_id INTEGER,
    channel TEXT NOT NULL,
    target TEXT NOT NULL,
    outbox_id INTEGER NOT NULL,
    part TEXT NOT NULL,
    slack_channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    UNIQUE (outbox_id, part)
) STRICT;
CREATE INDEX posts_by_incident ON posts (incident_id, channel, id);

-- War rooms. The name is stored before Slack is asked for it: after a lost answer the room may be ours. wanted: as it was decided;
-- name: as it was free.
CREATE TABLE war_rooms (
    incident_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    wanted TEXT NOT NULL,
    name TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    slack_channel TEXT,
    PRIMARY KEY (incident_id, channel, wanted)
) STRICT, WITHOUT ROWID;

-- Signatures and envelopes of button presses heard of late: each counts once.
CREATE TABLE slack_heard (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
