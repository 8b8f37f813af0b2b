-- Whether a run has an open visit left is asked with every piece of its results: one entry tells.
CREATE INDEX "visit_open_idx" ON "visit" ("run_id", "id") WHERE "state" <> 'done';
