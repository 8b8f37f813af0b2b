import type { z } from 'zod';

import { changedFacts } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { can, requirePermission } from '#lib/people/actor.ts';

import { registered } from './device-facts.ts';
import { type DeviceInput, deviceInput } from './device-input.ts';
import { jumpProblem, loadJumps } from './jump-chain.ts';

export interface CellError {
  field: string;
  message: string;
}

/** One row as it was given, with the defaults of a new device, what will become of it, and everything that is wrong with it. */
export interface PlannedDevice {
  /** 1 for the first device. */
  row: number;
  given: Record<string, unknown>;
  action: 'create' | 'update' | 'skip' | 'error';
  /** The device as it will be registered; null: skipped, or wrong. */
  device: (DeviceInput & { credentialId: string }) | null;
  /** The registered device of this name, and what of it changes. */
  current: { id: string; before: DeviceInput } | null;
  changes: string[];
  errors: CellError[];
}

export interface PlanOptions {
  /** What becomes of a row whose name is registered already. */
  existing: 'error' | 'update' | 'skip';
  /** A credential may be called by its user name, where only one has that. */
  credentialByUser?: boolean;
  /** What a new device gets where its row says nothing. */
  defaultsOf?: (given: Record<string, unknown>) => Record<string, string>;
}

/**
 * Checks every row and every field at once, rows against each other and against what is registered, and writes nothing. Cells that
 * are empty leave a registered device as it is.
 */
export async function planDevices(
  ctx: Context,
  rows: Record<string, unknown>[],
  { existing, credentialByUser = false, defaultsOf }: PlanOptions,
): Promise<PlannedDevice[]> {
  requirePermission(ctx.actor, 'device:write');
  const known = await loadKnown(ctx.db, rows, credentialByUser);
  const firstRow = new Map<string, number>();
  const planned = rows.map((given, index): PlannedDevice => {
    const row = index + 1;
    const name = nameOf(given.name);
    const errors: CellError[] = [];
    const earlier = name === '' ? undefined : firstRow.get(name);
    if (earlier !== undefined) errors.push({ field: 'name', message: `Row ${earlier} has this name too.` });
    else if (name !== '') firstRow.set(name, row);
    const found = known.devices.get(name);
    if (found?.retired) {
      errors.push({
        field: 'name',
        message: 'A retired device has this name: restore that one, or choose another name.',
      });
    } else if (found && existing === 'error') {
      errors.push({ field: 'name', message: 'A device of this name is registered already.' });
    }
    const current =
      found && !found.retired && existing !== 'error' ? { id: found.id, before: found.input } : null;
    const fresh = defaultsOf ? { ...defaultsOf(given), ...filledIn(given) } : given;
    const none = { row, given: current ? given : fresh, device: null, current, changes: [], errors };
    if (current && existing === 'skip') return { ...none, action: 'skip' };
    const wanted = current ? { ...current.before, ...filledIn(given) } : fresh;
    const parsed = deviceInput.safeParse(wanted);
    if (!parsed.success) errors.push(...parsed.error.issues.map(cellError));
    const called = typeof wanted.credential === 'string' ? wanted.credential.trim() : '';
    const credential = known.credentials.get(called);
    if (called !== '' && !credential) {
      errors.push({
        field: 'credential',
        message: `There is no credential named "${called.slice(0, 100)}".`,
      });
    }
    if (!parsed.success || !credential) return { ...none, action: 'error' };
    const device = {
      ...parsed.data,
      credential: credential.name,
      ...(current && { name: current.before.name }),
    };
    for (const site of new Set([device.site, current?.before.site ?? device.site])) {
      if (!can(ctx.actor, 'device:write', site)) {
        errors.push({
          field: 'site',
          message: `Your role does not hold for ${site === '' ? 'devices without a site' : `the site ${site}`}.`,
        });
      }
    }
    const changed = current && changedFacts(current.before, registered(device));
    const changes = changed ? Object.keys(changed.after) : [];
    const action = current ? (changed ? 'update' : 'skip') : 'create';
    return { ...none, action, changes, device: { ...device, credentialId: credential.id } };
  });
  checkPlaces(planned, known);
  checkJumps(planned, known);
  return planned.map((row) => (row.errors.length > 0 ? { ...row, action: 'error', device: null } : row));
}

type Known = Awaited<ReturnType<typeof loadKnown>>;

/** No two devices may be at one address and port behind the same jump host, as all of them will be. */
function checkPlaces(planned: PlannedDevice[], known: Known): void {
  const owners = new Map<string, { id: string | null; said: string }>();
  const moved = new Set(planned.flatMap(({ current, device }) => (current && device ? [current.id] : [])));
  for (const { id, name, input, retired } of known.devices.values()) {
    if (!retired && !moved.has(id))
      owners.set(placeOf(input), { id, said: `${name} is registered at this address and port.` });
  }
  for (const { row, device, current, errors } of planned) {
    if (!device) continue;
    const place = placeOf(device);
    const owner = owners.get(place);
    if (!owner)
      owners.set(place, { id: current?.id ?? null, said: `Row ${row} has this address and port too.` });
    else if (owner.id === null || owner.id !== current?.id)
      errors.push({ field: 'address', message: owner.said });
  }
}

/** Jump hosts are there, and lead somewhere, as all devices will be; a row that is wrong is not there. */
function checkJumps(planned: PlannedDevice[], known: Known): void {
  const jumps = new Map(known.jumps);
  const rows = new Map<string, PlannedDevice>();
  for (const plan of planned) {
    if (!plan.device) continue;
    const name = nameOf(plan.device.name);
    rows.set(name, plan);
    if (plan.device.via === '') jumps.delete(name);
    else jumps.set(name, nameOf(plan.device.via));
  }
  const problemOf = ({ name, via }: DeviceInput, before: DeviceInput | undefined): string | null => {
    const row = rows.get(nameOf(via));
    const found = known.devices.get(nameOf(via));
    if (row && row.errors.length > 0 && !row.current) return `Row ${row.row}, its jump host, is wrong.`;
    if (!row && via !== before?.via && (!found || found.retired))
      return `There is no device named "${via}" to go through.`;
    return jumpProblem(nameOf(name), (each) => jumps.get(each));
  };
  // Each round may find rows wrong that others go through.
  for (let before = -1, after = 0; after > before;) {
    before = after;
    for (const { device, current, errors } of planned) {
      if (!device || device.via === '' || errors.length > 0) continue;
      const problem = problemOf(device, current?.before);
      if (problem) errors.push({ field: 'via', message: problem });
      if (problem) after += 1;
    }
  }
}

function filledIn(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => !(typeof value === 'string' && value.trim() === '')),
  );
}

function cellError(issue: z.core.$ZodIssue): CellError {
  if (issue.code === 'unrecognized_keys') {
    return { field: issue.keys[0] ?? '', message: `There is no column "${issue.keys.join('", "')}".` };
  }
  const field = String(issue.path[0] ?? '');
  return { field, message: issue.code === 'invalid_type' ? `Enter a value for ${field}.` : issue.message };
}

const nameOf = (given: unknown): string => (typeof given === 'string' ? given.trim().toLowerCase() : '');

/** Behind different jump hosts the same address is another device. */
const placeOf = ({ via, address, port }: Pick<DeviceInput, 'via' | 'address' | 'port'>): string =>
  `${via.toLowerCase()} ${address.toLowerCase()} port ${port}`;

async function loadKnown(db: Db, rows: Record<string, unknown>[], credentialByUser: boolean) {
  const names = [...new Set(rows.flatMap(({ name, via }) => [nameOf(name), nameOf(via)]))];
  const addresses = [...new Set(rows.map(({ address }) => nameOf(address)))];
  const [devices, credentials, jumps] = await Promise.all([
    db.pool.query<DeviceInput & { id: string; retired: boolean }>(
      `SELECT d.id, d.name, d.address, d.port, d.platform, d.ssh, c.name AS credential, COALESCE(v.name, '') AS via, d.site, d.tags,
         d.zone, d.notes, d.retired_at IS NOT NULL AS retired
       FROM device d JOIN credential c ON c.id = d.credential_id LEFT JOIN device v ON v.id = d.via_id
       WHERE lower(d.name) = ANY($1) OR (lower(d.address) = ANY($2) AND d.retired_at IS NULL)`,
      [names, addresses],
    ),
    db.prisma.credential.findMany({ select: { id: true, name: true, username: true } }),
    loadJumps(db),
  ]);
  const byUser = (username: string) => credentials.filter((credential) => credential.username === username);
  return {
    devices: new Map(
      devices.rows.map((row) => [
        row.name.toLowerCase(),
        { id: row.id, name: row.name, retired: row.retired, input: registered(row) },
      ]),
    ),
    credentials: new Map([
      ...(credentialByUser
        ? credentials
            .filter(({ username }) => byUser(username).length === 1)
            .map((credential) => [credential.username, credential] as const)
        : []),
      ...credentials.map((credential) => [credential.name, credential] as const),
    ]),
    jumps,
  };
}
