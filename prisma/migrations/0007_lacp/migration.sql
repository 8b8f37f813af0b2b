-- AlterTable
ALTER TABLE "port" ADD COLUMN     "lacp" JSONB;
