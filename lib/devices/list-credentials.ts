import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

export interface CredentialRow {
  id: string;
  name: string;
  kind: 'password' | 'private-key';
  username: string;
  devices: number;
  createdAt: Date;
  demo: boolean;
}

/** Credentials by name, without their secrets. */
export async function listCredentials(ctx: Context): Promise<CredentialRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<CredentialRow>(
    `SELECT c.id, c.name, c.kind, c.username, c.created_at AS "createdAt", c.demo,
       (SELECT count(*)::int FROM device WHERE credential_id = c.id AND retired_at IS NULL) AS devices
     FROM credential c ORDER BY c.name`,
  );
  return rows;
}
