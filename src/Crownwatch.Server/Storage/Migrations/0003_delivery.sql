-- When a try was begun whose outcome is not known: a crash or a lost answer lies between; and how often a message was sent
-- although an earlier sending may have arrived. States of a message from here on also: coalesced (its lines went with an earlier
-- update), expired (tried until it helped nobody any more).
ALTER TABLE outbox ADD COLUMN begun_at INTEGER;
ALTER TABLE outbox ADD COLUMN doubles INTEGER NOT NULL DEFAULT 0;

-- The message that another channel did not take, of which this one is the copy; copies of copies name the first.
ALTER TABLE outbox ADD COLUMN handed_of INTEGER;

-- Signs the links in messages. Made with the database, never shown.
ALTER TABLE installation ADD COLUMN key TEXT NOT NULL DEFAULT '';
