import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import type { ShownKey } from './host-keys.ts';
import { readableNow } from './readable-now.ts';
import { type KnownKey, readKnownKeys, spellingsOf } from './read-known-keys.ts';

const MAX_CHARS = 8_000_000;
const MAX_LINES = 50_000;
/** Hashed names and patterns are tried against every device. */
const MAX_TRIES = 1_000_000;

/** What becomes of one line of an import, in words. */
export interface KeyImportLine {
  line: number;
  device: string | null;
  algorithm: string | null;
  fingerprint: string | null;
  /** approve: the key will be approved; known: it is already; refused: the message says why. */
  action: 'approve' | 'known' | 'refused';
  message: string;
}

export interface KeyImport {
  lines: KeyImportLine[];
  /** What can be read now: the devices that get a key, and those behind a jump host that gets one. */
  visit: string[];
}

interface KnownDevice {
  id: string;
  name: string;
  site: string;
  address: string;
  port: number;
  approved: string[];
}

/** Says what an import would do, and does nothing. @throws UserError */
export async function planHostKeyImport(ctx: Context, text: string): Promise<KeyImportLine[]> {
  requirePermission(ctx.actor, 'host-key:decide');
  const { lines } = await plan(ctx, ctx.db.prisma, text);
  return lines;
}

/**
 * Approves the keys of known_hosts or of a list of fingerprints for the devices they name. A device that has an approved key
 * keeps it: accepting another one is a decision of its own, with a reason.
 */
export async function importHostKeys(ctx: Context, text: string): Promise<KeyImport> {
  requirePermission(ctx.actor, 'host-key:decide');
  return ctx.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE host_key IN SHARE ROW EXCLUSIVE MODE`;
    const { lines, chosen } = await plan(ctx, tx, text);
    if (chosen.length === 0) throw new UserError(409, 'No line names a device that has no approved key yet.');
    const rows = chosen.map(({ device, key, source }) => ({
      device: device.id,
      algorithm: key.algorithm,
      fingerprint: key.fingerprint,
      wire: key.publicKey?.toString('base64') ?? null,
      source,
    }));
    await tx.$executeRaw`
      INSERT INTO host_key (id, device_id, algorithm, fingerprint, public_key, source, state, decided_at, decided_by)
      SELECT gen_random_uuid(), k.device, k.algorithm, k.fingerprint, k.wire, k.source, 'approved', now(), ${ctx.actor.name}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS k(device uuid, algorithm text, fingerprint text, wire text, source text)
      ON CONFLICT (device_id, fingerprint) DO UPDATE SET state = 'approved', source = excluded.source,
        public_key = COALESCE(host_key.public_key, excluded.public_key), decided_at = now(), decided_by = excluded.decided_by`;
    await audit(
      tx,
      ctx.actor,
      ...chosen.map(({ device: { id, name, site }, key: { algorithm, fingerprint }, source }) => ({
        action: 'host-key.import' as const,
        subject: { kind: 'host-key' as const, id, name, site },
        after: { algorithm, fingerprint, source },
      })),
    );
    return {
      lines,
      visit: await readableNow(
        tx,
        chosen.map(({ device }) => device.id),
      ),
    };
  });
}

interface ChosenKey {
  device: KnownDevice;
  key: ShownKey;
  source: KnownKey['source'];
}

async function plan(
  ctx: Context,
  tx: Tx,
  text: string,
): Promise<{ lines: KeyImportLine[]; chosen: ChosenKey[] }> {
  if (text.length > MAX_CHARS) throw new UserError(413, 'The file is larger than 8 MB.');
  const { keys, unread } = readKnownKeys(text);
  if (keys.length + unread.length === 0) throw new UserError(400, 'There is no line with a key.');
  if (keys.length > MAX_LINES)
    throw new UserError(413, `The file has more than ${MAX_LINES} keys. Split it.`);
  const devices = await tx.$queryRaw<KnownDevice[]>`
    SELECT d.id, d.name, d.site, d.address, d.port,
      ARRAY(SELECT fingerprint FROM host_key WHERE device_id = d.id AND state = 'approved') AS approved
    FROM device d WHERE d.retired_at IS NULL AND (${sitesOf(ctx.actor)}::text[] IS NULL OR d.site = ANY(${sitesOf(ctx.actor)}))
    ORDER BY d.name`;
  const lines: KeyImportLine[] = unread.map(({ line, message }) => ({
    line, device: null, algorithm: null, fingerprint: null, action: 'refused' as const, message,
  })); // prettier-ignore
  const chosen = new Map<string, ChosenKey>();
  const find = finder(devices, keys);
  for (const known of keys) {
    const { line, key, host } = known;
    const { algorithm, fingerprint } = key;
    const named = find(known);
    if (named.length === 0) {
      const message = `No device of yours is registered as ${host.slice(0, 100)}.`;
      lines.push({ line, device: null, algorithm, fingerprint, action: 'refused', message });
    }
    for (const device of named) {
      const { action, message } = decide(device, key);
      if (action === 'approve')
        chosen.set(`${device.id} ${fingerprint}`, { device, key, source: known.source });
      lines.push({ line, device: device.name, algorithm, fingerprint, action, message });
    }
  }
  return { lines: lines.toSorted((a, b) => a.line - b.line), chosen: [...chosen.values()] };
}

/** Finds the devices that a line names: by index where it can be, or by trying them all. */
function finder(devices: KnownDevice[], keys: KnownKey[]): (key: KnownKey) => KnownDevice[] {
  const spelled = devices.map((device) => ({
    device,
    spellings: [device.address, device.name].flatMap((host) => spellingsOf(host, device.port)),
  }));
  const tries = keys.filter(({ plain }) => plain === null).length * devices.length;
  if (tries > MAX_TRIES) {
    throw new UserError(
      413,
      'These are too many hashed names for so many devices: make the list with ssh-keyscan.',
    );
  }
  const byName = new Map<string, KnownDevice[]>();
  for (const { device, spellings } of spelled) {
    for (const name of new Set(spellings)) byName.set(name, [...(byName.get(name) ?? []), device]);
  }
  const byOwnName = new Map(devices.map((device) => [device.name.toLowerCase(), device]));
  return ({ plain, names, source, host }) => {
    if (plain === null)
      return spelled.filter(({ spellings }) => names(spellings)).map(({ device }) => device);
    // A list of fingerprints is a person's: it calls devices by their names, whatever the port.
    const called = source === 'fingerprint' ? byOwnName.get(host.toLowerCase()) : undefined;
    return [...new Set([...(called ? [called] : []), ...plain.flatMap((name) => byName.get(name) ?? [])])];
  };
}

function decide(
  { approved }: KnownDevice,
  { fingerprint }: ShownKey,
): Pick<KeyImportLine, 'action' | 'message'> {
  if (approved.includes(fingerprint)) return { action: 'known', message: 'This key is approved already.' };
  if (approved.length > 0) {
    return {
      action: 'refused',
      message: 'Another key of the device is approved: accept a changed key under Host keys, with a reason.',
    };
  }
  return { action: 'approve', message: 'The key will be approved.' };
}
