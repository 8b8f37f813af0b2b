import type { SqlTx } from '#lib/db/sql-transaction.ts';
import { showHidden } from '#lib/fleet/hidden-characters.ts';
import type { PortReading } from '#lib/platforms/platform.ts';

import { digestOf } from './digest.ts';
import type { PlannedVisit } from './plan-visits.ts';
import { storableJson } from './storable.ts';
import { writeEvidence } from './write-evidence.ts';

const MAX_RAW_TEXT = 64 * 1024;

/** Writes the plans of visits of different devices with one statement per table. Rows that say the same are not rewritten. */
export async function writePlans(tx: SqlTx, planned: readonly PlannedVisit[]): Promise<void> {
  await writePorts(tx, planned);
  await writeModules(tx, planned);
  await writePlacements(tx, planned);
  await writeReadings(tx, planned);
  await writeChanges(tx, planned);
  await writeEvidence(
    tx,
    planned.map(({ visit, paged, isSame }) => ({
      deviceId: visit.deviceId,
      evidence: paged.reading.evidence,
      isSame,
    })),
  );
}

async function writePorts(tx: SqlTx, planned: readonly PlannedVisit[]): Promise<void> {
  const ports = portsOf(planned).map((port) => {
    const columns = columnsOf(port.reading);
    return { ...port, columns, factsDigest: digestOf(columns), before: port.factsDigest };
  });
  const rows = ports
    .filter(({ factsDigest, before }) => factsDigest !== before)
    .map(({ id, visit, columns, answerDigest, factsDigest }) => ({
      ...columns,
      id,
      deviceId: visit.deviceId,
      answerDigest,
      factsDigest,
    }));
  const asBefore = ports.filter(({ factsDigest, before }) => factsDigest === before);
  if (rows.length > 0) await upsertPorts(tx, rows);
  await confirmPorts(tx, planned, asBefore);
  const vanished = planned.flatMap(({ plan }) => plan.vanished);
  if (vanished.length === 0) return;
  await tx.$executeRaw`
    UPDATE port SET absent_since = now() WHERE id = ANY(${vanished}::uuid[]) AND absent_since IS NULL`;
}

/** What the ledger keeps of a port beside its times. */
function columnsOf(reading: PortReading) {
  return {
    ...reading,
    rawText: undefined,
    rawPages: undefined,
    reading: undefined,
    masterName: reading.master?.name ?? null,
    masterKind: reading.master?.kind ?? null,
    fecConfigured: reading.fec?.configured ?? [],
    fecActive: reading.fec?.active ?? [],
    fecError: reading.fec?.error ?? null,
    state: reading.reading.state,
    reasonKind: reading.reading.reason?.kind ?? null,
    reasonMessage: reading.reading.reason?.message ?? null,
    reasonRemedy: reading.reading.reason?.remedy ?? null,
  };
}

/** Ports that are as they were: only their times, and the digest of an answer of which other columns did not change. */
async function confirmPorts(
  tx: SqlTx,
  planned: readonly PlannedVisit[],
  asBefore: readonly { id: string; answerDigest: string }[],
): Promise<void> {
  const same = planned.flatMap(({ plan }) => plan.same);
  const ids = [...same, ...asBefore.map(({ id }) => id)];
  if (ids.length === 0) return;
  const digests = [...same.map(() => null), ...asBefore.map(({ answerDigest }) => answerDigest)];
  await tx.$executeRaw`
    UPDATE port SET last_seen_at = now(), digested_at = now(), answer_digest = COALESCE(s.digest, port.answer_digest),
      last_read_at = CASE WHEN port.state <> 'unreadable' THEN now() ELSE port.last_read_at END
    FROM unnest(${ids}::uuid[], ${digests}::text[]) AS s(id, digest)
    WHERE port.id = s.id`;
}

async function upsertPorts(tx: SqlTx, rows: readonly unknown[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO port (id, device_id, name, permanent_mac, current_mac, driver, driver_version, firmware, bus_address,
      hardware_id, link, speed_mbps, duplex, port_type, description, master_name, master_kind, lacp, fec_configured, fec_active, fec_error,
      state, reason_kind, reason_message, reason_remedy, state_since, last_seen_at, last_read_at, answer_digest, facts_digest,
      digested_at)
    SELECT id, "deviceId", name, "permanentMac", "currentMac", driver, "driverVersion", firmware,
      "busAddress", "hardwareId", link, "speedMbps", duplex, "portType", description, "masterName", "masterKind", lacp,
      ARRAY(SELECT jsonb_array_elements_text("fecConfigured")), ARRAY(SELECT jsonb_array_elements_text("fecActive")),
      "fecError", state, "reasonKind", "reasonMessage", "reasonRemedy", now(), now(),
      CASE WHEN state <> 'unreadable' THEN now() END, "answerDigest", "factsDigest", now()
    FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS r(id uuid, "deviceId" uuid, name text, "permanentMac" text,
      "currentMac" text, driver text, "driverVersion" text, firmware text, "busAddress" text, "hardwareId" text,
      link text, "speedMbps" int, duplex text, "portType" text, description text, "masterName" text, "masterKind" text, lacp jsonb,
      "fecConfigured" jsonb, "fecActive" jsonb, "fecError" text, state text, "reasonKind" text,
      "reasonMessage" text, "reasonRemedy" text, "answerDigest" text, "factsDigest" text)
    ON CONFLICT (device_id, name) DO UPDATE SET
      permanent_mac = COALESCE(excluded.permanent_mac, port.permanent_mac), current_mac = excluded.current_mac,
      driver = excluded.driver, driver_version = excluded.driver_version, firmware = excluded.firmware,
      bus_address = excluded.bus_address, hardware_id = excluded.hardware_id, link = excluded.link,
      speed_mbps = excluded.speed_mbps, duplex = excluded.duplex, port_type = excluded.port_type,
      description = excluded.description, master_name = excluded.master_name, master_kind = excluded.master_kind, lacp = excluded.lacp,
      fec_configured = excluded.fec_configured, fec_active = excluded.fec_active, fec_error = excluded.fec_error,
      state_since = CASE WHEN port.state = excluded.state AND port.absent_since IS NULL
        THEN port.state_since ELSE excluded.state_since END,
      state = excluded.state, reason_kind = excluded.reason_kind, reason_message = excluded.reason_message,
      reason_remedy = excluded.reason_remedy, last_seen_at = excluded.last_seen_at,
      last_read_at = COALESCE(excluded.last_read_at, port.last_read_at), absent_since = NULL,
      answer_digest = excluded.answer_digest, facts_digest = excluded.facts_digest, digested_at = excluded.digested_at`;
}

const portsOf = (planned: readonly PlannedVisit[]) =>
  planned.flatMap(({ visit, plan, answers }) =>
    plan.ports.map((port) => ({ ...port, visit, answerDigest: answers.get(port.reading.name)! })),
  );

async function writeModules(tx: SqlTx, planned: readonly PlannedVisit[]): Promise<void> {
  // Two devices may have the ends of one cable, and a statement changes a row only once.
  const modules = new Map(planned.flatMap(({ plan }) => plan.modules.map((one) => [one.identity, one])));
  if (modules.size === 0) return;
  const rows = [...modules.values()].map(({ record, identity, assembly, surrogate, manufacturer }) => ({
    ...record,
    identity,
    assembly,
    surrogate,
    manufacturer,
    identifierCode: record.identifier?.code ?? null,
    connector: record.connector?.name ?? null,
    dateCode: record.dateCode?.raw ?? null,
    nominalBitRateMbd: record.nominalBitRateMbd === null ? null : Math.round(record.nominalBitRateMbd),
  }));
  // In one order everywhere, so that two hosts with the ends of one cable do not lock each other.
  // A switch's words for a module (no identifier) do not replace what was read from its memory.
  await tx.$executeRaw`
    INSERT INTO module (id, identity, manufacturer, vendor, oui, part_number, revision, serial, surrogate, date_code,
      identifier_code, form_factor, connector, media_class, functional_class, compliance, nominal_bit_rate_mbd,
      wavelength_nm, cable_length_m, cable_length_source, assembly, first_seen_at)
    SELECT gen_random_uuid(), identity, manufacturer, vendor, oui, "partNumber", revision, serial, surrogate, "dateCode",
      "identifierCode", "formFactor", connector, "mediaClass", "functionalClass",
      ARRAY(SELECT jsonb_array_elements_text(compliance)), "nominalBitRateMbd", "wavelengthNm", "cableLengthM",
      "cableLengthSource", assembly, now()
    FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS r(identity text, manufacturer text, vendor text, oui text,
      "partNumber" text, revision text, serial text, surrogate boolean, "dateCode" text, "identifierCode" int,
      "formFactor" text, connector text, "mediaClass" text, "functionalClass" text, compliance jsonb,
      "nominalBitRateMbd" int, "wavelengthNm" float8, "cableLengthM" float8, "cableLengthSource" text, assembly text)
    ORDER BY identity
    ON CONFLICT (identity) DO UPDATE SET
      (manufacturer, vendor, oui, part_number, revision, serial, date_code, identifier_code, form_factor, connector,
       media_class, functional_class, compliance, nominal_bit_rate_mbd, wavelength_nm, cable_length_m, cable_length_source,
       assembly)
      = ROW(excluded.manufacturer, excluded.vendor, excluded.oui, excluded.part_number, excluded.revision,
       excluded.serial, excluded.date_code, excluded.identifier_code, excluded.form_factor, excluded.connector,
       excluded.media_class, excluded.functional_class, excluded.compliance, excluded.nominal_bit_rate_mbd,
       excluded.wavelength_nm, excluded.cable_length_m, excluded.cable_length_source, excluded.assembly)
    WHERE (module.manufacturer, module.vendor, module.oui, module.part_number, module.revision, module.serial,
       module.date_code, module.identifier_code, module.form_factor, module.connector, module.media_class,
       module.functional_class, module.compliance, module.nominal_bit_rate_mbd, module.wavelength_nm,
       module.cable_length_m, module.cable_length_source, module.assembly)
      IS DISTINCT FROM (excluded.manufacturer, excluded.vendor, excluded.oui, excluded.part_number, excluded.revision,
       excluded.serial, excluded.date_code, excluded.identifier_code, excluded.form_factor, excluded.connector,
       excluded.media_class, excluded.functional_class, excluded.compliance, excluded.nominal_bit_rate_mbd,
       excluded.wavelength_nm, excluded.cable_length_m, excluded.cable_length_source, excluded.assembly)
      AND (excluded.identifier_code IS NOT NULL OR module.identifier_code IS NULL)`;
}

async function writePlacements(tx: SqlTx, planned: readonly PlannedVisit[]): Promise<void> {
  const ends = endsOf(planned);
  if (ends.length > 0) {
    await tx.$executeRaw`
    UPDATE placement SET ended_at = now(), end_visit = e."visitId"
    FROM jsonb_to_recordset(${storableJson(ends)}::jsonb) AS e(id uuid, "visitId" uuid)
    WHERE placement.id = e.id AND ended_at IS NULL`;
  }
  const confirmed = planned.flatMap(({ plan }) => plan.confirm);
  if (confirmed.length > 0) {
    await tx.$executeRaw`
    UPDATE placement SET last_seen_at = now() WHERE id = ANY(${confirmed}::uuid[]) AND ended_at IS NULL`;
  }
  const begun = planned.flatMap(({ visit, plan }) =>
    plan.begin.map((one) => ({ ...one, visitId: visit.id })),
  );
  if (begun.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO placement (id, module_id, port_id, started_at, last_seen_at, start_visit)
    SELECT gen_random_uuid(), m.id, b."portId", now(), now(), b."visitId"
    FROM jsonb_to_recordset(${storableJson(begun)}::jsonb) AS b("portId" uuid, identity text, "visitId" uuid)
    JOIN module m ON m.identity = b.identity
    ON CONFLICT DO NOTHING`;
}

const endsOf = (planned: readonly PlannedVisit[]) =>
  planned.flatMap(({ visit, plan }) => plan.end.map((id) => ({ id, visitId: visit.id })));

/** Of ports whose stored pages are not replaced they stay. */
async function writeReadings(tx: SqlTx, planned: readonly PlannedVisit[]): Promise<void> {
  const pagesAgain = planned.flatMap(({ plan }) => plan.pagesAgain);
  if (pagesAgain.length > 0)
    await tx.$executeRaw`UPDATE port_reading SET raw_pages_at = now() WHERE port_id = ANY(${pagesAgain}::uuid[])`;
  const rows = planned.flatMap(({ visit, plan, paged }) => {
    const replaced = new Map(paged.replaced.map((pages) => [pages.name, pages]));
    return plan.ports.map(({ id, reading: { name, rawText, reading } }) => {
      const pages = replaced.get(name);
      return {
        portId: id,
        visitId: visit.id,
        record: reading.module,
        rawText: showHidden(rawText.slice(0, MAX_RAW_TEXT)),
        replaces: pages !== undefined,
        moduleWords: pages?.moduleWords ?? null,
        rawPages: pages?.rawPages ?? null,
      };
    });
  });
  if (rows.length === 0) return;
  await tx.$executeRaw`
    WITH said AS (
      SELECT "portId", "visitId", NULLIF(record, 'null'::jsonb) AS record, "rawText", replaces, "moduleWords",
        NULLIF("rawPages", 'null'::jsonb) AS pages
      FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS r("portId" uuid, "visitId" uuid, record jsonb, "rawText" text,
        replaces boolean, "moduleWords" text, "rawPages" jsonb)
    )
    INSERT INTO port_reading AS old (port_id, visit_id, read_at, record, raw_text, module_words, raw_pages, raw_pages_at)
    SELECT s."portId", s."visitId", now(), s.record, s."rawText",
      CASE WHEN s.replaces THEN s."moduleWords" ELSE b.module_words END,
      CASE WHEN s.replaces THEN s.pages ELSE b.raw_pages END,
      CASE WHEN NOT s.replaces THEN b.raw_pages_at WHEN s.pages IS NOT NULL THEN now() END
    FROM said s LEFT JOIN port_reading b ON b.port_id = s."portId"
    ON CONFLICT (port_id) DO UPDATE SET visit_id = excluded.visit_id, read_at = excluded.read_at,
      record = excluded.record, raw_text = excluded.raw_text, module_words = excluded.module_words,
      raw_pages = excluded.raw_pages, raw_pages_at = excluded.raw_pages_at`;
}

/**
 * A module that begins in one port and ended in another has moved, whichever of the two was read first. But a cable that
 * was in two ports at once was there with both of its ends.
 */
async function writeChanges(tx: SqlTx, planned: readonly PlannedVisit[]): Promise<void> {
  const changes = planned.flatMap(({ visit, plan }) =>
    plan.changes.map((change) => ({ ...change, visitId: visit.id, deviceId: visit.deviceId })),
  );
  if (changes.length > 0) {
    await tx.$executeRaw`
    INSERT INTO change (at, kind, device_id, port_id, module_id, previous_module_id, visit_id, from_port_id)
    SELECT now(), CASE WHEN origin.port_id IS NOT NULL AND c.kind = 'inserted' THEN 'moved' ELSE c.kind END,
      c."deviceId", c."portId", m.id, c."previousModuleId", c."visitId", origin.port_id
    FROM jsonb_to_recordset(${storableJson(changes)}::jsonb)
      AS c(kind text, "deviceId" uuid, "portId" uuid, identity text, "previousModuleId" uuid, "visitId" uuid)
    LEFT JOIN module m ON m.identity = c.identity
    LEFT JOIN LATERAL (
      SELECT p.port_id FROM placement p
      WHERE p.module_id = m.id AND p.port_id <> c."portId" AND p.ended_at IS NOT NULL
      ORDER BY p.ended_at DESC LIMIT 1) origin ON c.kind IN ('inserted', 'swapped')
    ON CONFLICT (visit_id, port_id, kind) DO NOTHING`;
  }
  const ended = endsOf(planned).map(({ id }) => id);
  if (ended.length === 0) return;
  await tx.$executeRaw`
    UPDATE change c SET kind = CASE WHEN c.kind = 'inserted' THEN 'moved' ELSE c.kind END, from_port_id = gone.port_id
    FROM placement gone JOIN module m ON m.id = gone.module_id
    WHERE gone.id = ANY(${ended}::uuid[]) AND m.cable_length_m IS NULL
      AND COALESCE(m.media_class, '') NOT IN ('passive-dac', 'active-dac', 'aoc') AND c.module_id = gone.module_id AND c.port_id <> gone.port_id
      AND c.kind IN ('inserted', 'swapped') AND c.from_port_id IS NULL AND c.at >= gone.last_seen_at
      AND EXISTS (SELECT 1 FROM placement p WHERE p.module_id = c.module_id AND p.port_id = c.port_id AND p.ended_at IS NULL)`;
}
