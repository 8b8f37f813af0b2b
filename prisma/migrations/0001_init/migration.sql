-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ,
    "refreshTokenExpiresAt" TIMESTAMPTZ,
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "rateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_link" (
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'host',
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL DEFAULT 22,
    "platform" TEXT NOT NULL DEFAULT 'linux',
    "credential_id" UUID NOT NULL,
    "site" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ,
    "kind" TEXT,
    "hostname" TEXT,
    "os_name" TEXT,
    "kernel" TEXT,
    "tool_version" TEXT,
    "last_attempt_at" TIMESTAMPTZ,
    "last_read_at" TIMESTAMPTZ,
    "last_outcome" TEXT,
    "last_error_kind" TEXT,

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "host_key" (
    "id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "algorithm" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "first_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ,
    "decided_by" TEXT,

    CONSTRAINT "host_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "port" (
    "id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "permanent_mac" TEXT,
    "current_mac" TEXT,
    "driver" TEXT,
    "driver_version" TEXT,
    "firmware" TEXT,
    "bus_address" TEXT,
    "hardware_id" TEXT,
    "link" TEXT,
    "speed_mbps" INTEGER,
    "duplex" TEXT,
    "port_type" TEXT,
    "master_name" TEXT,
    "master_kind" TEXT,
    "fec_configured" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fec_active" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fec_error" TEXT,
    "state" TEXT NOT NULL,
    "reason_kind" TEXT,
    "reason_message" TEXT,
    "reason_remedy" TEXT,
    "state_since" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,
    "last_read_at" TIMESTAMPTZ,
    "absent_since" TIMESTAMPTZ,

    CONSTRAINT "port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "port_reading" (
    "port_id" UUID NOT NULL,
    "visit_id" UUID NOT NULL,
    "read_at" TIMESTAMPTZ NOT NULL,
    "record" JSONB,
    "raw_text" TEXT NOT NULL,

    CONSTRAINT "port_reading_pkey" PRIMARY KEY ("port_id")
);

-- CreateTable
CREATE TABLE "module" (
    "id" UUID NOT NULL,
    "identity" TEXT NOT NULL,
    "manufacturer" TEXT,
    "vendor" TEXT,
    "oui" TEXT,
    "part_number" TEXT,
    "revision" TEXT,
    "serial" TEXT,
    "surrogate" BOOLEAN NOT NULL DEFAULT false,
    "date_code" TEXT,
    "identifier_code" INTEGER NOT NULL,
    "form_factor" TEXT,
    "connector" TEXT,
    "media_class" TEXT,
    "functional_class" TEXT,
    "compliance" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "nominal_bit_rate_mbd" INTEGER,
    "wavelength_nm" DOUBLE PRECISION,
    "cable_length_m" DOUBLE PRECISION,
    "cable_length_source" TEXT,
    "first_seen_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "module_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "placement" (
    "id" UUID NOT NULL,
    "module_id" UUID NOT NULL,
    "port_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "start_visit" UUID NOT NULL,
    "end_visit" UUID,

    CONSTRAINT "placement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" TEXT NOT NULL,
    "device_id" UUID NOT NULL,
    "port_id" UUID NOT NULL,
    "module_id" UUID,
    "previous_module_id" UUID,
    "from_port_id" UUID,
    "visit_id" UUID NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inventory" (
    "port_id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "module_id" UUID,
    "host" TEXT NOT NULL,
    "host_kind" TEXT,
    "address" TEXT NOT NULL,
    "site" TEXT NOT NULL,
    "tags" TEXT[],
    "demo" BOOLEAN NOT NULL,
    "nic" TEXT NOT NULL,
    "nic_sort" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason_kind" TEXT,
    "reason_message" TEXT,
    "reason_remedy" TEXT,
    "vendor" TEXT,
    "part_number" TEXT,
    "serial" TEXT,
    "type" TEXT,
    "form_factor" TEXT,
    "media_class" TEXT,
    "connector" TEXT,
    "cable_length_m" DOUBLE PRECISION,
    "wavelength_nm" DOUBLE PRECISION,
    "speed_mbps" INTEGER,
    "link" TEXT,
    "mac" TEXT,
    "driver" TEXT,
    "firmware" TEXT,
    "bus_address" TEXT,
    "master" TEXT,
    "fec" TEXT,
    "temperature_c" DOUBLE PRECISION,
    "rx_power_dbm" DOUBLE PRECISION,
    "tx_power_dbm" DOUBLE PRECISION,
    "last_read_at" TIMESTAMPTZ,
    "last_attempt_at" TIMESTAMPTZ,
    "last_outcome" TEXT,
    "search" TEXT NOT NULL,

    CONSTRAINT "inventory_pkey" PRIMARY KEY ("port_id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "requested_by" TEXT,
    "retry_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ,
    "cancelled_at" TIMESTAMPTZ,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visit" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "outcome" TEXT,
    "error_kind" TEXT,
    "error_message" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ,
    "queued_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatched_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,
    "ports_total" INTEGER,
    "ports_read" INTEGER,

    CONSTRAINT "visit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transcript" (
    "visit_id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "exit_code" INTEGER,
    "body" BYTEA NOT NULL,
    "taken_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transcript_pkey" PRIMARY KEY ("visit_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_userId_idx" ON "session"("userId");

-- CreateIndex
CREATE INDEX "account_userId_idx" ON "account"("userId");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rateLimit_key_key" ON "rateLimit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "credential_name_key" ON "credential"("name");

-- CreateIndex
CREATE UNIQUE INDEX "device_name_key" ON "device"("name");

-- CreateIndex
CREATE INDEX "device_credential_id_idx" ON "device"("credential_id");

-- CreateIndex
CREATE UNIQUE INDEX "host_key_device_id_fingerprint_key" ON "host_key"("device_id", "fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "port_device_id_name_key" ON "port"("device_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "module_identity_key" ON "module"("identity");

-- CreateIndex
CREATE INDEX "placement_module_id_idx" ON "placement"("module_id");

-- CreateIndex
CREATE INDEX "placement_port_id_idx" ON "placement"("port_id");

-- CreateIndex
CREATE INDEX "change_device_id_at_idx" ON "change"("device_id", "at");

-- CreateIndex
CREATE INDEX "change_module_id_at_idx" ON "change"("module_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "change_visit_id_port_id_kind_key" ON "change"("visit_id", "port_id", "kind");

-- CreateIndex
CREATE INDEX "inventory_device_id_idx" ON "inventory"("device_id");

-- CreateIndex
CREATE INDEX "inventory_module_id_idx" ON "inventory"("module_id");

-- CreateIndex
CREATE INDEX "run_created_at_idx" ON "run"("created_at");

-- CreateIndex
CREATE INDEX "visit_device_id_queued_at_idx" ON "visit"("device_id", "queued_at");

-- CreateIndex
CREATE UNIQUE INDEX "visit_run_id_device_id_key" ON "visit"("run_id", "device_id");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "host_key" ADD CONSTRAINT "host_key_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "port" ADD CONSTRAINT "port_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "port_reading" ADD CONSTRAINT "port_reading_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "placement" ADD CONSTRAINT "placement_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "module"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "placement" ADD CONSTRAINT "placement_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "module"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcript" ADD CONSTRAINT "transcript_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "visit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcript" ADD CONSTRAINT "transcript_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what schema.prisma cannot express.

-- Fragments of host, NIC, vendor, part, serial and MAC in the search box. LIKE implies IS NOT NULL, so every search
-- can use the index; being partial keeps it out of Prisma's sight, which would want to drop it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "inventory_search_trgm" ON "inventory" USING gin ("search" gin_trgm_ops) WHERE "search" IS NOT NULL;

-- A port has at most one open placement.
CREATE UNIQUE INDEX "placement_open_port_key" ON "placement" ("port_id") WHERE "ended_at" IS NULL;

-- A device has at most one running visit.
CREATE UNIQUE INDEX "visit_running_device_key" ON "visit" ("device_id") WHERE "state" = 'running';
-- What is waiting to be dispatched or taken over.
CREATE INDEX "visit_unfinished_idx" ON "visit" ("state", "lease_until") WHERE "state" <> 'done';

-- Device names differ by more than case.
CREATE UNIQUE INDEX "device_name_lower_key" ON "device" (lower("name"));

ALTER TABLE "user" ADD CONSTRAINT "user_role_check"
    CHECK ("role" IN ('viewer', 'operator', 'administrator'));
ALTER TABLE "credential" ADD CONSTRAINT "credential_kind_check"
    CHECK ("kind" IN ('password', 'private-key'));
ALTER TABLE "device" ADD CONSTRAINT "device_role_check"
    CHECK ("role" IN ('host', 'switch'));
ALTER TABLE "host_key" ADD CONSTRAINT "host_key_state_check"
    CHECK ("state" IN ('pending', 'approved', 'rejected'));
ALTER TABLE "port" ADD CONSTRAINT "port_state_check"
    CHECK ("state" IN ('module', 'empty', 'unreadable', 'fixed', 'far-end-only', 'not-reached'));
ALTER TABLE "visit" ADD CONSTRAINT "visit_state_check"
    CHECK ("state" IN ('queued', 'running', 'done'));
ALTER TABLE "visit" ADD CONSTRAINT "visit_outcome_check"
    CHECK ("outcome" IN ('success', 'partial', 'failure', 'cancelled'));
