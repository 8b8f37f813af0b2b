import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { Redis } from 'ioredis';
import pg from 'pg';

/** Somewhere a secret could have got to, and what is there. */
export interface Place {
  name: string;
  bytes: Buffer;
}

/** Every way in which a secret may be written down, by what it is called. */
export function spellingsOf(secret: string): [how: string, needle: Buffer][] {
  const utf8 = Buffer.from(secret);
  // Within base64 it looks different at each of three offsets; its ends depend on what is around it.
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), utf8])
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(offset + 2, -2);
  });
  const texts: [string, string][] = [
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in a URL', encodeURIComponent(secret)],
    ['in hex', utf8.toString('hex')],
    ['reversed', [...secret].toReversed().join('')],
    ...base64.flatMap((text): [string, string][] => [
      ['in base64', text],
      ['in base64 for URLs', text.replaceAll('+', '-').replaceAll('/', '_')],
    ]),
  ];
  const distinct = new Map(texts.toReversed().map(([how, text]) => [text, how]));
  return [
    ...[...distinct].map(([text, how]): [string, Buffer] => [how, Buffer.from(text)]),
    ['in UTF-16', Buffer.from(secret, 'utf16le')],
  ];
}

/** Which secret is where, and how it is written there. */
export function findSecrets(places: readonly Place[], secrets: Record<string, string>): string[] {
  const needles = Object.entries(secrets).flatMap(([name, secret]) =>
    spellingsOf(secret).map(([how, needle]) => ({ name, how, needle })),
  );
  return places.flatMap((place) =>
    needles
      .filter(({ needle }) => place.bytes.includes(needle))
      .map(({ name, how }) => `${name} ${how} in ${place.name}`),
  );
}

/** Every row of every table as text, and what is packed in it: bytes in hex and as they are, transcripts unpacked. */
export async function readDatabase(ownerUrl: string): Promise<Place[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; bytes: string[] }>(
      `SELECT format('%I.%I', t.table_schema, t.table_name) AS name,
         ARRAY(SELECT column_name::text FROM information_schema.columns c WHERE c.table_schema = t.table_schema
           AND c.table_name = t.table_name AND c.data_type = 'bytea') AS bytes
       FROM information_schema.tables t
       WHERE t.table_type = 'BASE TABLE' AND t.table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const places: Place[] = [];
    for (const { name, bytes } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      places.push({ name: `table ${name}`, bytes: Buffer.from(rows.map(({ row }) => row).join('\n')) });
      for (const column of bytes) {
        const { rows: values } = await client.query<{ value: Buffer | null }>(
          `SELECT "${column}" AS value FROM ${name}`,
        );
        const packed = values.flatMap(({ value }) => (value ? [value, unpacked(value)] : []));
        places.push({ name: `table ${name}, ${column}`, bytes: Buffer.concat(packed) });
      }
    }
    return places;
  } finally {
    await client.end();
  }
}

function unpacked(value: Buffer): Buffer {
  return value[0] === 0x1f && value[1] === 0x8b ? gunzipSync(value) : Buffer.alloc(0);
}

/** The append-only file with everything that was ever written, and every key that is there now. */
export async function readRedis({ url, dir }: { url: string; dir: string }): Promise<Place[]> {
  const client = new Redis(url);
  const keys = await client.keys('*');
  const values = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
  client.disconnect();
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return [
    {
      name: 'redis, keys',
      bytes: Buffer.concat([Buffer.from(keys.join('\n')), ...values.flatMap((v) => v ?? [])]),
    },
    ...files.map((file) => ({
      name: `redis, ${file.name}`,
      bytes: readFileSync(join(file.parentPath, file.name)),
    })),
  ];
}

/** The command line and the environment of these processes and all that they started. */
export function readProcesses(pids: readonly number[]): Place[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const status = readProc(`/proc/${name}/stat`).toString('latin1');
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(status)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(family)];
  return pids.flatMap(family).flatMap((pid) =>
    ['cmdline', 'environ'].map((file) => ({
      name: `/proc, ${file}`,
      bytes: readProc(`/proc/${pid}/${file}`),
    })),
  );
}

/** Empty where the process has ended meanwhile. */
function readProc(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Files below a folder that hold one of these texts. */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  try {
    return execFileSync('grep', ['-rlaF', '-f', '-', folder], { input: texts.join('\n'), encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch (error) {
    // 1: there is none.
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}
