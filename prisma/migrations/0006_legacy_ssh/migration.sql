-- AlterTable
ALTER TABLE "device" ADD COLUMN     "ssh" TEXT NOT NULL DEFAULT 'modern',
ADD COLUMN     "ssh_agreed" JSONB;

-- Prisma cannot say this.
ALTER TABLE "device" ADD CONSTRAINT "device_ssh_check" CHECK ("ssh" IN ('modern', 'legacy'));
