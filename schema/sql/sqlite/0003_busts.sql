-- Schema 3: the events that take a fill back are found with those that booked it. 58 is the tag of exec.fill_busted, 59
-- that of order.archived_fill_busted.
DROP INDEX fills_by_intent;
CREATE INDEX fills_by_intent ON records (correlation) WHERE kind = 3 AND type IN (40, 49, 58, 59);

PRAGMA user_version = 3;
