-- How the visits of a run ended, once it is over: a list of runs need not count millions of visits.
ALTER TABLE "run" ADD COLUMN     "counts" JSONB;

UPDATE "run" SET "counts" = (
  SELECT jsonb_build_object('total', count(*), 'queued', 0, 'running', 0,
    'success', count(*) FILTER (WHERE v."outcome" = 'success'), 'partial', count(*) FILTER (WHERE v."outcome" = 'partial'),
    'failure', count(*) FILTER (WHERE v."outcome" = 'failure'), 'cancelled', count(*) FILTER (WHERE v."outcome" = 'cancelled'),
    'skipped', count(*) FILTER (WHERE v."outcome" = 'skipped'))
  FROM "visit" v WHERE v."run_id" = "run"."id")
WHERE "finished_at" IS NOT NULL;
