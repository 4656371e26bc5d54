-- Why a slot does not count as others do (the numbers of Core's Exclusion), and when the certificate that was shown ends.
ALTER TABLE results ADD COLUMN exclusion INTEGER NOT NULL DEFAULT 0;
ALTER TABLE results ADD COLUMN certificate_ends INTEGER;

-- The journal also holds what belongs to no incident; facts: the parts that a program reads, as JSON.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    incident_id INTEGER,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    text TEXT NOT NULL,
    who TEXT,
    facts TEXT
) STRICT;
INSERT INTO journal (id, incident_id, at, event, text, who) SELECT id, incident_id, at, event, text, who FROM timeline;
DROP TABLE timeline;
ALTER TABLE journal RENAME TO timeline;
CREATE INDEX timeline_by_incident ON timeline (incident_id, id);
CREATE INDEX timeline_by_time ON timeline (at);

-- An open alert is kept whole; those that are withheld are found without looking at the others.
CREATE TABLE standing_alerts (
    rule TEXT NOT NULL,
    check_name TEXT NOT NULL,
    fired_at INTEGER NOT NULL,
    withheld INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (rule, check_name)
) STRICT, WITHOUT ROWID;
INSERT INTO standing_alerts
SELECT o.rule, o.check_name, o.fired_at, 0,
    json_object('rule', o.rule, 'check', o.check_name, 'kind', json_extract(i.state, '$.kind'), 'incident', o.incident_id,
        'alert', json((SELECT a.value FROM json_each(i.state, '$.alerts') a
            WHERE json_extract(a.value, '$.rule') = o.rule AND json_extract(a.value, '$.check') = o.check_name)))
FROM open_alerts o JOIN incidents i ON i.id = o.incident_id
WHERE EXISTS (SELECT 1 FROM json_each(i.state, '$.alerts') a
    WHERE json_extract(a.value, '$.rule') = o.rule AND json_extract(a.value, '$.check') = o.check_name);
DROP TABLE open_alerts;
ALTER TABLE standing_alerts RENAME TO open_alerts;
CREATE INDEX alerts_withheld ON open_alerts (rule, check_name) WHERE withheld = 1;

CREATE INDEX incidents_open ON incidents (id) WHERE resolved_at IS NULL;

-- Silences, pauses, deployment marks, corrections, overrides: what people did that changes alerting for a time.
CREATE TABLE interventions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX interventions_by_end ON interventions (ends_at);

-- Single values that must survive a restart.
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Drills: what was asked, and what came of it.
CREATE TABLE drills (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    state TEXT NOT NULL
) STRICT;
