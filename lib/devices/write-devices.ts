import type { Tx } from '#lib/db/client.ts';

import type { DeviceInput } from './device-input.ts';
import { roleOfPlatform } from './platform-choice.ts';

export interface CreatedDevice {
  id: string;
  name: string;
  /** host, switch or jump */
  role: string;
}

/** Time for a transaction over thousands of devices, milliseconds. */
export const BULK_TRANSACTION = { timeout: 120_000, maxWait: 10_000 };

/** Lets the statements of this transaction take as long as it may. */
export async function allowLongStatements(tx: Tx): Promise<void> {
  await tx.$executeRaw`SET LOCAL statement_timeout = '110s'`;
}

/** Adds devices in one statement, without their jump hosts: those may be among them. */
export async function createDevices(
  tx: Tx,
  devices: (DeviceInput & { credentialId: string })[],
  { demo = false }: { demo?: boolean } = {},
): Promise<CreatedDevice[]> {
  const rows = devices.map((device) => ({ ...device, role: roleOfPlatform(device.platform) }));
  return tx.$queryRaw<CreatedDevice[]>`
    INSERT INTO device (id, role, name, address, port, platform, ssh, credential_id, site, tags, zone, notes, demo)
    SELECT gen_random_uuid(), role, name, address, port, platform, ssh, "credentialId", site, tags, zone, notes, ${demo}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(role text, name text, address text, port int, platform text,
      ssh text, "credentialId" uuid, site text, tags text[], zone text, notes text)
    RETURNING id, name, role`;
}

/** Makes registered devices what is said of them, in one statement; jump hosts come after. */
export async function writeDevices(tx: Tx, devices: (DeviceInput & { id: string })[]): Promise<void> {
  const rows = devices.map((device) => ({ ...device, role: roleOfPlatform(device.platform) }));
  await tx.$executeRaw`
    UPDATE device d SET name = t.name, address = t.address, port = t.port, site = t.site, tags = t.tags, zone = t.zone, notes = t.notes,
      credential_id = c.id, platform = t.platform, ssh = t.ssh,
      role = CASE WHEN d.platform = t.platform OR (t.platform = 'auto' AND d.role <> 'jump') THEN d.role ELSE t.role END,
      via_id = CASE WHEN t.via = '' THEN NULL ELSE d.via_id END,
      checked_at = CASE WHEN (d.address, d.port, d.platform, d.ssh, d.credential_id) = (t.address, t.port, t.platform, t.ssh, c.id) THEN d.checked_at END,
      links_due_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(id uuid, name text, address text, port int, platform text,
      role text, ssh text, credential text, via text, site text, tags text[], zone text, notes text)
    JOIN credential c ON c.name = t.credential
    WHERE d.id = t.id`;
}

/** Sets the jump hosts of devices that have one, by name. */
export async function linkJumps(tx: Tx, devices: Pick<DeviceInput, 'name' | 'via'>[]): Promise<void> {
  const through = devices.filter(({ via }) => via !== '').map(({ name, via }) => ({ name, via }));
  await tx.$executeRaw`
    UPDATE device d SET via_id = v.id
    FROM jsonb_to_recordset(${JSON.stringify(through)}::jsonb) AS t(name text, via text)
    JOIN device v ON lower(v.name) = lower(t.via)
    WHERE d.name = t.name AND d.via_id IS DISTINCT FROM v.id`;
}
