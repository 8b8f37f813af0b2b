-- What the queues hold now: at most a window of visits, however many wait.
CREATE INDEX "visit_dispatched_idx" ON "visit" ("dispatched_at") WHERE "state" = 'queued' AND "dispatched_at" IS NOT NULL;
