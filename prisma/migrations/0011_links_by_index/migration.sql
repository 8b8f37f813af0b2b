-- What bears on the links of a few devices is found by index, however many devices there are.

-- DropIndex
DROP INDEX "device_links_due_at_idx";

-- DropIndex
DROP INDEX "neighbour_system_name_idx";

-- CreateIndex
CREATE INDEX "neighbour_management_address_idx" ON "neighbour"("management_address");

-- AlterTable: what one port has learned is read without the rest of the switch's table.
ALTER TABLE "mac_entry" DROP CONSTRAINT "mac_entry_pkey",
ADD CONSTRAINT "mac_entry_pkey" PRIMARY KEY ("device_id", "port", "mac", "vlan");

-- From here on by hand: what schema.prisma cannot express.

-- What a device may be called by: the short form of a name, the whole of what looks like an address.
CREATE FUNCTION call_sign(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(CASE WHEN name ~ '^[0-9.]+$' OR name LIKE '%:%' THEN name ELSE split_part(btrim(name), '.', 1) END)
$$;

CREATE INDEX "device_call_sign_name_idx" ON "device" (call_sign("name"));
CREATE INDEX "device_call_sign_hostname_idx" ON "device" (call_sign("hostname"));
CREATE INDEX "device_call_sign_address_idx" ON "device" (call_sign("address"));
CREATE INDEX "neighbour_call_sign_system_name_idx" ON "neighbour" (call_sign("system_name"));
-- The device id of CDP is a name, and a Nexus adds its serial number in brackets.
CREATE INDEX "neighbour_call_sign_chassis_id_idx" ON "neighbour" (call_sign(split_part("chassis_id", '(', 1)));
CREATE INDEX "neighbour_remote_mac_idx" ON "neighbour" ("remote_port") WHERE "remote_port" LIKE '%:%';

CREATE INDEX "port_permanent_mac_idx" ON "port" ("permanent_mac") WHERE "permanent_mac" IS NOT NULL;
CREATE INDEX "port_current_mac_idx" ON "port" ("current_mac") WHERE "current_mac" IS NOT NULL;
-- The ports that may be for a host that is named in their description.
CREATE INDEX "port_described_trgm" ON "port" USING gin (lower("description") gin_trgm_ops)
    WHERE "link" = 'down' AND "absent_since" IS NULL AND "description" <> '';

-- The devices whose links are to be worked out.
CREATE INDEX "device_links_due_idx" ON "device" ("role", "id") WHERE "links_due_at" IS NOT NULL;
