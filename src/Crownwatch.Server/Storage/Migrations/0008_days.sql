-- The few slots that are not plainly up, found without reading the others.
CREATE INDEX results_apart ON results (check_id, slot, outcome, exclusion) WHERE outcome <> 0 OR exclusion <> 0;

-- How many slots a past day has and how close together, so that reports need not count them again. day: since the Unix epoch, UTC.
-- A day that is not here is counted from its results; least_gap is null for a single slot.
CREATE TABLE result_days (
    check_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    first_slot INTEGER NOT NULL,
    last_slot INTEGER NOT NULL,
    least_gap INTEGER,
    PRIMARY KEY (check_id, day)
) STRICT, WITHOUT ROWID;

-- What is counted of a day holds until its slots change.
CREATE TRIGGER result_days_after_insert AFTER INSERT ON results BEGIN
    DELETE FROM result_days WHERE check_id = NEW.check_id AND day = NEW.slot / 86400000;
END;
CREATE TRIGGER result_days_after_delete AFTER DELETE ON results BEGIN
    DELETE FROM result_days WHERE check_id = OLD.check_id AND day = OLD.slot / 86400000;
END;
