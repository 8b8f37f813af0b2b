import type { Db } from '#lib/db/client.ts';

/** Jump hosts in a row; more are a mistake. */
export const MAX_JUMPS = 4;

/** What is wrong with the way to a device, in a sentence; null: nothing. `viaOf` gives the jump host of a device by name. */
export function jumpProblem(name: string, viaOf: (name: string) => string | undefined): string | null {
  const way = [name];
  for (let via = viaOf(name); via !== undefined; via = viaOf(via)) {
    const circle = way.includes(via);
    way.push(via);
    if (circle) return `The jump hosts go in a circle: ${way.join(' via ')}.`;
    if (way.length > MAX_JUMPS + 1)
      return `These are more than ${MAX_JUMPS} jump hosts in a row: ${way.join(' via ')}.`;
  }
  return null;
}

/** The jump host of every device that has one, by lower-case names. */
export async function loadJumps(db: Pick<Db, 'pool'>): Promise<Map<string, string>> {
  const { rows } = await db.pool.query<{ name: string; via: string }>(
    `SELECT lower(d.name) AS name, lower(v.name) AS via FROM device d JOIN device v ON v.id = d.via_id
     WHERE d.retired_at IS NULL`,
  );
  return new Map(rows.map(({ name, via }) => [name, via]));
}
