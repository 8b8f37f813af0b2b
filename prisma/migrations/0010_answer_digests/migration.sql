-- A device that says what it said before changes nothing but the times: a digest tells so without comparing every row.
-- A digest counts only while nobody wrote the row without it, as workers of an older version do: its time says so.
ALTER TABLE "device" ADD COLUMN     "answer_digest" TEXT,
ADD COLUMN     "digested_at" TIMESTAMPTZ;

ALTER TABLE "port" ADD COLUMN     "answer_digest" TEXT,
ADD COLUMN     "facts_digest" TEXT,
ADD COLUMN     "digested_at" TIMESTAMPTZ;
