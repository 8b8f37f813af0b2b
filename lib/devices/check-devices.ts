import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { type DeviceInput, deviceInput } from './device-input.ts';

/** One row as it was given, what it means when it is good, and everything that is wrong with it. */
export interface CheckedDevice {
  /** 1 for the first host. */
  row: number;
  given: Record<string, unknown>;
  device: (DeviceInput & { credentialId: string }) | null;
  errors: { field: string; message: string }[];
}

/** Checks every row and every field at once and writes nothing. */
export async function checkDevices(ctx: Context, rows: Record<string, unknown>[]): Promise<CheckedDevice[]> {
  requirePermission(ctx.actor, 'device:write');
  const known = await knownNames(ctx.db, rows);
  const seenNames = new Map<string, number>();
  const seenAddresses = new Map<string, number>();
  return rows.map((given, index) => {
    const row = index + 1;
    const parsed = deviceInput.safeParse(given);
    const errors = parsed.success ? [] : parsed.error.issues.map(fieldError);
    const name = typeof given.name === 'string' ? given.name.trim().toLowerCase() : '';
    if (name !== '') {
      if (known.devices.has(name))
        errors.push({ field: 'name', message: 'A host of this name is registered already.' });
      const earlier = seenNames.get(name);
      if (earlier) errors.push({ field: 'name', message: `Row ${earlier} has this name too.` });
      else seenNames.set(name, row);
    }
    if (parsed.success) {
      const endpoint = `${parsed.data.address.toLowerCase()} port ${parsed.data.port}`;
      if (known.endpoints.has(endpoint)) {
        errors.push({
          field: 'address',
          message: `${known.endpoints.get(endpoint)} is registered at this address and port.`,
        });
      }
      const earlier = seenAddresses.get(endpoint);
      if (earlier)
        errors.push({ field: 'address', message: `Row ${earlier} has this address and port too.` });
      else seenAddresses.set(endpoint, row);
    }
    const credential = typeof given.credential === 'string' ? given.credential.trim() : '';
    const credentialId = known.credentials.get(credential);
    if (credential !== '' && !credentialId) {
      errors.push({
        field: 'credential',
        message: `There is no credential named "${credential.slice(0, 100)}".`,
      });
    }
    const good = parsed.success && credentialId !== undefined && errors.length === 0;
    return { row, given, device: good ? { ...parsed.data, credentialId } : null, errors };
  });
}

function fieldError(issue: z.core.$ZodIssue): { field: string; message: string } {
  if (issue.code === 'unrecognized_keys') {
    return { field: issue.keys[0] ?? '', message: `There is no column "${issue.keys.join('", "')}".` };
  }
  const field = String(issue.path[0] ?? '');
  const message = issue.code === 'invalid_type' ? `Enter a value for ${field}.` : issue.message;
  return { field, message };
}

async function knownNames(db: Db, rows: Record<string, unknown>[]) {
  const names = rows.map((row) =>
    String(row.name ?? '')
      .trim()
      .toLowerCase(),
  );
  const addresses = rows.map((row) =>
    String(row.address ?? '')
      .trim()
      .toLowerCase(),
  );
  const [devices, credentials] = await Promise.all([
    db.pool.query<{ name: string; address: string; port: number }>(
      `SELECT name, address, port FROM device WHERE lower(name) = ANY($1) OR (lower(address) = ANY($2) AND retired_at IS NULL)`,
      [names, addresses],
    ),
    db.prisma.credential.findMany({ select: { id: true, name: true } }),
  ]);
  return {
    devices: new Set(devices.rows.map((device) => device.name.toLowerCase())),
    endpoints: new Map(devices.rows.map((d) => [`${d.address.toLowerCase()} port ${d.port}`, d.name])),
    credentials: new Map(credentials.map((credential) => [credential.name, credential.id])),
  };
}
