-- AlterTable
ALTER TABLE "device" ADD COLUMN     "links_due_at" TIMESTAMPTZ,
ADD COLUMN     "mac_table_at" TIMESTAMPTZ,
ADD COLUMN     "model" TEXT,
ADD COLUMN     "neighbours_at" TIMESTAMPTZ,
ADD COLUMN     "owned_macs_at" TIMESTAMPTZ,
ADD COLUMN     "serial" TEXT,
ADD COLUMN     "via_id" UUID;

-- AlterTable
ALTER TABLE "inventory" ADD COLUMN     "assembly" TEXT,
ADD COLUMN     "far_device" TEXT,
ADD COLUMN     "far_device_id" UUID,
ADD COLUMN     "far_port" TEXT,
ADD COLUMN     "far_port_id" UUID,
ADD COLUMN     "findings" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "link_confidence" TEXT,
ADD COLUMN     "link_state" TEXT,
ADD COLUMN     "role" TEXT NOT NULL DEFAULT 'host',
ADD COLUMN     "side" TEXT;

-- AlterTable
ALTER TABLE "module" ADD COLUMN     "assembly" TEXT,
ALTER COLUMN "identifier_code" DROP NOT NULL;

-- AlterTable
ALTER TABLE "port" ADD COLUMN     "description" TEXT;

-- CreateTable
CREATE TABLE "neighbour" (
    "id" BIGSERIAL NOT NULL,
    "device_id" UUID NOT NULL,
    "local_port" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "chassis_id" TEXT,
    "system_name" TEXT,
    "remote_port" TEXT,
    "remote_port_description" TEXT,
    "management_address" TEXT,
    "system_description" TEXT,
    "seen_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "neighbour_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owned_mac" (
    "device_id" UUID NOT NULL,
    "mac" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "port" TEXT,
    "seen_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "owned_mac_pkey" PRIMARY KEY ("device_id","mac","owner")
);

-- CreateTable
CREATE TABLE "mac_entry" (
    "device_id" UUID NOT NULL,
    "mac" TEXT NOT NULL,
    "vlan" INTEGER NOT NULL,
    "port" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "mac_entry_pkey" PRIMARY KEY ("device_id","mac","vlan","port")
);

-- CreateTable
CREATE TABLE "link" (
    "id" UUID NOT NULL,
    "near_port_id" UUID NOT NULL,
    "far_port_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "evidence" JSONB NOT NULL,
    "since" TIMESTAMPTZ NOT NULL,
    "checked_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_pin" (
    "near_port_id" UUID NOT NULL,
    "far_port_id" UUID NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "pinned_by" TEXT NOT NULL,
    "pinned_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_pin_pkey" PRIMARY KEY ("near_port_id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "port_id" UUID NOT NULL,
    "beside_port_id" UUID,
    "message" TEXT NOT NULL,
    "remedy" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "neighbour_device_id_idx" ON "neighbour"("device_id");

-- CreateIndex
CREATE INDEX "neighbour_chassis_id_idx" ON "neighbour"("chassis_id");

-- CreateIndex
CREATE INDEX "neighbour_system_name_idx" ON "neighbour"("system_name");

-- CreateIndex
CREATE INDEX "owned_mac_mac_idx" ON "owned_mac"("mac");

-- CreateIndex
CREATE INDEX "mac_entry_mac_idx" ON "mac_entry"("mac");

-- CreateIndex
CREATE INDEX "link_far_port_id_idx" ON "link"("far_port_id");

-- CreateIndex
CREATE UNIQUE INDEX "link_near_port_id_far_port_id_key" ON "link"("near_port_id", "far_port_id");

-- CreateIndex
CREATE INDEX "link_pin_far_port_id_idx" ON "link_pin"("far_port_id");

-- CreateIndex
CREATE INDEX "finding_port_id_idx" ON "finding"("port_id");

-- CreateIndex
CREATE INDEX "finding_beside_port_id_idx" ON "finding"("beside_port_id");

-- CreateIndex
CREATE INDEX "device_links_due_at_idx" ON "device"("links_due_at");

-- CreateIndex
CREATE INDEX "module_assembly_idx" ON "module"("assembly");

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_via_id_fkey" FOREIGN KEY ("via_id") REFERENCES "device"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "neighbour" ADD CONSTRAINT "neighbour_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owned_mac" ADD CONSTRAINT "owned_mac_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mac_entry" ADD CONSTRAINT "mac_entry_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_near_port_id_fkey" FOREIGN KEY ("near_port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_far_port_id_fkey" FOREIGN KEY ("far_port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_pin" ADD CONSTRAINT "link_pin_near_port_id_fkey" FOREIGN KEY ("near_port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_pin" ADD CONSTRAINT "link_pin_far_port_id_fkey" FOREIGN KEY ("far_port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_beside_port_id_fkey" FOREIGN KEY ("beside_port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what schema.prisma cannot express, and rows that were there before.
ALTER TABLE "inventory" ALTER COLUMN "role" DROP DEFAULT;
UPDATE "module" SET "assembly" = "identity";
ALTER TABLE "module" ALTER COLUMN "assembly" SET NOT NULL;
UPDATE "inventory" i SET "assembly" = m."assembly", "side" = 'read' FROM "module" m WHERE m."id" = i."module_id";

ALTER TABLE "device" DROP CONSTRAINT "device_role_check";
ALTER TABLE "device" ADD CONSTRAINT "device_role_check" CHECK ("role" IN ('host', 'switch', 'jump'));
ALTER TABLE "inventory" ADD CONSTRAINT "inventory_role_check" CHECK ("role" IN ('host', 'switch'));
ALTER TABLE "inventory" ADD CONSTRAINT "inventory_side_check" CHECK ("side" IN ('read', 'inferred', 'far-end'));
ALTER TABLE "inventory" ADD CONSTRAINT "inventory_link_state_check"
    CHECK ("link_state" IN ('linked', 'ambiguous', 'unmatched'));
ALTER TABLE "link" ADD CONSTRAINT "link_state_check" CHECK ("state" IN ('linked', 'candidate'));
ALTER TABLE "link" ADD CONSTRAINT "link_confidence_check"
    CHECK ("confidence" IN ('pinned', 'certain', 'probable', 'possible'));
ALTER TABLE "link" ADD CONSTRAINT "link_not_itself_check" CHECK ("near_port_id" <> "far_port_id");
ALTER TABLE "finding" ADD CONSTRAINT "finding_severity_check"
    CHECK ("severity" IN ('critical', 'warning', 'notice'));

-- A port has at most one link that is not a candidate, and a finding is open once.
CREATE UNIQUE INDEX "link_linked_near_key" ON "link" ("near_port_id") WHERE "state" = 'linked';
CREATE UNIQUE INDEX "finding_open_key" ON "finding" ("kind", "port_id", "beside_port_id") NULLS NOT DISTINCT
    WHERE "ended_at" IS NULL;
