import { addAbortSignal, Readable } from 'node:stream';

import { to as copyTo } from 'pg-copy-streams';

import { UserError } from '#lib/fleet/user-error.ts';

import type { Db } from './client.ts';

/** Slow readers keep their connection; the pool must have some left for pages. */
const MAX_AT_ONCE = 4;
let underWay = 0;

/**
 * Streams `COPY (select) TO STDOUT` on a connection of its own, in one snapshot. The connection goes back to the
 * pool at the end; it is closed when the stream is destroyed or `signal` says that the reader left.
 * @throws UserError 409 when too many are under way in this process
 */
export async function copyRows(
  db: Db,
  select: string,
  options: string,
  signal?: AbortSignal,
): Promise<Readable> {
  if (underWay >= MAX_AT_ONCE) {
    throw new UserError(409, `${MAX_AT_ONCE} exports are under way. Try again when one of them has ended.`);
  }
  underWay += 1;
  const client = await db.pool.connect().catch((error: unknown) => {
    underWay -= 1;
    throw error;
  });
  let released = false;
  const release = (broken: boolean) => {
    if (released) return;
    released = true;
    underWay -= 1;
    client.release(broken);
  };
  if (signal?.aborted) {
    release(false);
    return Readable.from([]);
  }
  try {
    // A slow reader may take longer than the pool's statement timeout, but not for ever.
    await client.query("BEGIN READ ONLY; SET LOCAL statement_timeout = '10min'");
    const stream = client.query(copyTo(`COPY (${select}) TO STDOUT WITH (${options})`));
    stream.once('end', () => {
      client.query('COMMIT').then(
        () => release(false),
        () => release(true),
      );
    });
    // Closing the connection is reported to the stream as a second error.
    stream.on('error', () => release(true));
    stream.once('close', () => {
      if (!stream.readableEnded) release(true);
    });
    return signal ? addAbortSignal(signal, stream) : stream;
  } catch (error) {
    release(true);
    throw error;
  }
}

/**
 * Streams one JSON array of the objects that `object`, an SQL expression of type json, makes of the rows of `from`.
 * @throws UserError 409 when too many are under way in this process
 */
export async function copyJsonArray(
  db: Db,
  { object, from, order }: { object: string; from: string; order: string },
  signal?: AbortSignal,
): Promise<Readable> {
  const select = `SELECT CASE WHEN row_number() OVER (ORDER BY ${order}) > 1 THEN ',' ELSE '' END || ${object}
                    FROM ${from} ORDER BY ${order}`;
  // JSON text has no control characters, so with these two COPY never quotes: each line is one object.
  const rows = await copyRows(
    db,
    select,
    String.raw`FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02', ESCAPE E'\x02'`,
    signal,
  );
  return Readable.from(asArray(rows), { objectMode: false });
}

async function* asArray(rows: Readable): AsyncGenerator<Buffer | string> {
  yield '[\n';
  yield* rows;
  yield ']\n';
}
