-- Recipients for whom a message is still tried while the others have it: a JSON list; such a row waits in a lane of its own beside
-- the incident's. null: for all of them. It takes the place of the list of those who have it.
ALTER TABLE outbox DROP COLUMN taken;
ALTER TABLE outbox ADD COLUMN only_to TEXT;

-- Messages that were decided together have the same number, later ones a higher; a copy for another channel has its original's.
-- Times can't say that: a clock that is set moves those of messages that wait.
ALTER TABLE outbox ADD COLUMN decision INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET decision = (
    SELECT min(o.id) FROM outbox o WHERE o.incident_id IS outbox.incident_id AND o.created_at = outbox.created_at
);
ALTER TABLE outbox DROP COLUMN handed_of;
