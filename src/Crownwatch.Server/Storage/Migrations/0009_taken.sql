-- Recipients who have a message that others could not be given yet: a JSON list. They are not given it again.
ALTER TABLE outbox ADD COLUMN taken TEXT NOT NULL DEFAULT '[]';
