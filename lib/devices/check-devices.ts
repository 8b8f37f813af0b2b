import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { can, requirePermission } from '#lib/people/actor.ts';

import { type DeviceInput, deviceInput } from './device-input.ts';
import { jumpProblem, loadJumps } from './jump-chain.ts';

/** One row as it was given, what it means when it is good, and everything that is wrong with it. */
export interface CheckedDevice {
  /** 1 for the first device. */
  row: number;
  given: Record<string, unknown>;
  device: (DeviceInput & { credentialId: string }) | null;
  errors: { field: string; message: string }[];
}

/** Checks every row and every field at once and writes nothing. */
export async function checkDevices(ctx: Context, rows: Record<string, unknown>[]): Promise<CheckedDevice[]> {
  requirePermission(ctx.actor, 'device:write');
  const known = await knownNames(ctx.db, rows);
  const names = new Map<string, number>();
  const places = new Map<string, number>();
  const jumps = new Map(known.jumps);
  for (const given of rows) {
    const via = nameOf(given.via);
    if (via !== '') jumps.set(nameOf(given.name), via);
  }
  const inRows = new Set(rows.map((given) => nameOf(given.name)));
  return rows.map((given, index) => {
    const row = index + 1;
    const parsed = deviceInput.safeParse(given);
    const errors = parsed.success ? [] : parsed.error.issues.map(fieldError);
    const wrong = (field: string, message: string | null | undefined | false) => {
      if (message) errors.push({ field, message });
    };
    const name = nameOf(given.name);
    if (name !== '') {
      wrong('name', known.devices.get(name));
      const earlier = names.get(name);
      wrong('name', earlier !== undefined && `Row ${earlier} has this name too.`);
      names.set(name, earlier ?? row);
    }
    if (parsed.success) {
      const place = placeOf(parsed.data);
      const taken = known.places.get(place);
      wrong('address', taken && `${taken} is registered at this address and port.`);
      const earlier = places.get(place);
      wrong('address', earlier !== undefined && `Row ${earlier} has this address and port too.`);
      places.set(place, earlier ?? row);
      wrong(
        'site',
        !can(ctx.actor, 'device:write', parsed.data.site) && 'Your role does not hold for this site.',
      );
    }
    const via = nameOf(given.via);
    if (via !== '') {
      if (via !== name && !known.active.has(via) && !inRows.has(via))
        wrong('via', `There is no device named "${via.slice(0, 100)}" to go through.`);
      else
        wrong(
          'via',
          jumpProblem(name, (each) => jumps.get(each)),
        );
    }
    const credential = typeof given.credential === 'string' ? given.credential.trim() : '';
    const credentialId = known.credentials.get(credential);
    if (credential !== '' && !credentialId)
      wrong('credential', `There is no credential named "${credential.slice(0, 100)}".`);
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

const nameOf = (given: unknown): string => (typeof given === 'string' ? given.trim().toLowerCase() : '');

/** Behind different jump hosts the same address is another device. */
const placeOf = ({ via, address, port }: Pick<DeviceInput, 'via' | 'address' | 'port'>): string =>
  `${via.toLowerCase()} ${address.toLowerCase()} port ${port}`;

async function knownNames(db: Db, rows: Record<string, unknown>[]) {
  const names = rows.flatMap(({ name, via }) => [nameOf(name), nameOf(via)]);
  const addresses = rows.map(({ address }) => nameOf(address));
  const [devices, credentials, jumps] = await Promise.all([
    db.pool.query<{ name: string; address: string; port: number; via: string; retired: boolean }>(
      `SELECT d.name, d.address, d.port, COALESCE(v.name, '') AS via, d.retired_at IS NOT NULL AS retired
       FROM device d LEFT JOIN device v ON v.id = d.via_id
       WHERE lower(d.name) = ANY($1) OR (lower(d.address) = ANY($2) AND d.retired_at IS NULL)`,
      [names, addresses],
    ),
    db.prisma.credential.findMany({ select: { id: true, name: true } }),
    loadJumps(db),
  ]);
  const active = devices.rows.filter(({ retired }) => !retired);
  const taken = ({ retired }: { retired: boolean }) =>
    retired
      ? 'A retired device has this name: restore that one, or choose another name.'
      : 'A device of this name is registered already.';
  return {
    devices: new Map(devices.rows.map((device) => [device.name.toLowerCase(), taken(device)])),
    active: new Set(active.map(({ name }) => name.toLowerCase())),
    places: new Map(active.map((device) => [placeOf(device), device.name])),
    credentials: new Map(credentials.map(({ id, name }) => [name, id])),
    jumps,
  };
}
