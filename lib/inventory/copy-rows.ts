import type { Readable } from 'node:stream';

import { to as copyTo } from 'pg-copy-streams';

import type { Context } from '#lib/context.ts';

/**
 * Streams `COPY (select) TO STDOUT` on a connection of its own, in one snapshot.
 * The connection goes back to the pool at the end and is closed when the reader leaves early.
 */
export async function copyRows(ctx: Context, select: string, options: string): Promise<Readable> {
  const client = await ctx.db.pool.connect();
  let released = false;
  const release = (broken: boolean) => {
    if (!released) client.release(broken);
    released = true;
  };
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
    stream.once('error', () => release(true));
    stream.once('close', () => {
      if (!stream.readableEnded) release(true);
    });
    return stream;
  } catch (error) {
    release(true);
    throw error;
  }
}
