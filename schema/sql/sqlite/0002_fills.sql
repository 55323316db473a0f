-- Schema 2: the events that booked a fill are found by their intent, for ever: a fill that is reported again long after
-- its intent left memory is known. 40 is the tag of exec.step_filled, 49 that of order.archived_filled.
CREATE INDEX fills_by_intent ON records (correlation) WHERE kind = 3 AND type IN (40, 49);

PRAGMA user_version = 2;
