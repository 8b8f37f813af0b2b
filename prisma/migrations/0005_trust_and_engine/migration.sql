-- AlterTable
ALTER TABLE "credential" ADD COLUMN     "has_enable" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "has_sudo" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "key_id" TEXT,
ADD COLUMN     "networks" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "paused_at" TIMESTAMPTZ,
ADD COLUMN     "paused_why" TEXT,
ADD COLUMN     "proved_at" TIMESTAMPTZ,
ADD COLUMN     "reference" TEXT,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'stored',
ADD COLUMN     "trust_first_use" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "sealed" DROP NOT NULL;

-- AlterTable
ALTER TABLE "device" ADD COLUMN     "checked_at" TIMESTAMPTZ,
ADD COLUMN     "notes" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "zone" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "host_key" ADD COLUMN     "public_key" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'scan';

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "insist" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "schedule_id" UUID,
ADD COLUMN     "selection" JSONB;

-- AlterTable
ALTER TABLE "setup_link" ADD COLUMN     "created_by" TEXT,
ADD COLUMN     "email" TEXT,
ADD COLUMN     "name" TEXT,
ADD COLUMN     "role" TEXT NOT NULL DEFAULT 'administrator',
ADD COLUMN     "sites" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "disabled_at" TIMESTAMPTZ,
ADD COLUMN     "sites" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "twoFactorEnabled" BOOLEAN DEFAULT false;

-- AlterTable
ALTER TABLE "visit" ADD COLUMN     "auth_ms" INTEGER,
ADD COLUMN     "connect_ms" INTEGER,
ADD COLUMN     "crashes" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "lane" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "not_before" TIMESTAMPTZ,
ADD COLUMN     "parse_ms" INTEGER,
ADD COLUMN     "read_ms" INTEGER,
ADD COLUMN     "resolved" TEXT,
ADD COLUMN     "store_ms" INTEGER,
ADD COLUMN     "worker" TEXT,
ADD COLUMN     "zone" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "twoFactor" (
    "id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backupCodes" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failedVerificationCount" INTEGER DEFAULT 0,
    "lockedUntil" TIMESTAMPTZ,

    CONSTRAINT "twoFactor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ,
    "last_used_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_failure" (
    "account_hash" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "sign_in_failure_pkey" PRIMARY KEY ("account_hash")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "address" TEXT,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT,
    "subject_name" TEXT NOT NULL,
    "site" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential_refusal" (
    "credential_id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_refusal_pkey" PRIMARY KEY ("credential_id","device_id")
);

-- CreateTable
CREATE TABLE "device_check" (
    "id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "input" JSONB NOT NULL,
    "zone" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'queued',
    "steps" JSONB NOT NULL DEFAULT '[]',
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatched_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "device_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "created" UUID[],
    "changed" JSONB NOT NULL DEFAULT '[]',
    "undone_at" TIMESTAMPTZ,
    "undone_by" TEXT,

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_selection" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "selection" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_selection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "selection" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "next_at" TIMESTAMPTZ,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "zones" TEXT[],
    "concurrency" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ,
    "running" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cap" (
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "limit" INTEGER NOT NULL,

    CONSTRAINT "cap_pkey" PRIMARY KEY ("kind","value")
);

-- CreateIndex
CREATE INDEX "twoFactor_secret_idx" ON "twoFactor"("secret");

-- CreateIndex
CREATE INDEX "twoFactor_userId_idx" ON "twoFactor"("userId");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

-- CreateIndex
CREATE INDEX "audit_event_subject_kind_subject_id_idx" ON "audit_event"("subject_kind", "subject_id");

-- CreateIndex
CREATE INDEX "device_check_created_at_idx" ON "device_check"("created_at");

-- CreateIndex
CREATE INDEX "import_at_idx" ON "import"("at");

-- CreateIndex
CREATE UNIQUE INDEX "saved_selection_name_key" ON "saved_selection"("name");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_name_key" ON "schedule"("name");

-- CreateIndex
CREATE INDEX "schedule_next_at_idx" ON "schedule"("next_at");

-- CreateIndex
CREATE INDEX "worker_last_seen_at_idx" ON "worker"("last_seen_at");

-- CreateIndex
CREATE INDEX "device_zone_idx" ON "device"("zone");

-- CreateIndex
CREATE INDEX "run_schedule_id_idx" ON "run"("schedule_id");

-- AddForeignKey
ALTER TABLE "twoFactor" ADD CONSTRAINT "twoFactor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_refusal" ADD CONSTRAINT "credential_refusal_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_refusal" ADD CONSTRAINT "credential_refusal_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_check" ADD CONSTRAINT "device_check_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- From here on by hand: what schema.prisma cannot express, and rows that were there before.
UPDATE "credential" SET "key_id" = convert_from("sealed", 'UTF8')::json ->> 'kid' WHERE length("sealed") > 0;
UPDATE "visit" v SET "zone" = d."zone" FROM "device" d WHERE d."id" = v."device_id" AND v."zone" <> d."zone";

ALTER TABLE "credential" DROP CONSTRAINT "credential_kind_check";
ALTER TABLE "credential" ADD CONSTRAINT "credential_kind_check"
    CHECK ("kind" IN ('password', 'private-key', 'keyboard-interactive'));
ALTER TABLE "credential" ADD CONSTRAINT "credential_source_check"
    CHECK (CASE "source" WHEN 'stored' THEN "sealed" IS NOT NULL
      WHEN 'environment' THEN "reference" IS NOT NULL WHEN 'file' THEN "reference" IS NOT NULL ELSE false END);
ALTER TABLE "credential" ADD CONSTRAINT "credential_first_use_check"
    CHECK (NOT "trust_first_use" OR "kind" = 'private-key');
ALTER TABLE "host_key" ADD CONSTRAINT "host_key_source_check"
    CHECK ("source" IN ('scan', 'known-hosts', 'fingerprint', 'first-use'));
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_actor_check"
    CHECK ("actor_kind" IN ('person', 'token', 'worker', 'command'));
ALTER TABLE "device_check" ADD CONSTRAINT "device_check_state_check"
    CHECK ("state" IN ('queued', 'running', 'done'));
ALTER TABLE "visit" DROP CONSTRAINT "visit_outcome_check";
ALTER TABLE "visit" ADD CONSTRAINT "visit_outcome_check"
    CHECK ("outcome" IN ('success', 'partial', 'failure', 'cancelled', 'skipped'));
ALTER TABLE "cap" ADD CONSTRAINT "cap_kind_check" CHECK ("kind" IN ('site', 'switch', 'credential'));
ALTER TABLE "cap" ADD CONSTRAINT "cap_limit_check" CHECK ("limit" > 0);

-- The log only grows, also for a role that owns the table.
CREATE FUNCTION audit_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_event_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_only_grows();

-- What is due, the ones that a person waits for first.
CREATE INDEX "visit_due_idx" ON "visit" ("zone", "lane", "queued_at") WHERE "state" = 'queued';
