-- AlterTable
ALTER TABLE "port_reading" ADD COLUMN     "module_words" TEXT,
ADD COLUMN     "raw_pages" JSONB,
ADD COLUMN     "raw_pages_at" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "raw" BOOLEAN NOT NULL DEFAULT false;
