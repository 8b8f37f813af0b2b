import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

import type { CredentialKind } from './credential-input.ts';
import type { SecretSource } from './secret-store.ts';

export interface CredentialRow {
  id: string;
  name: string;
  kind: CredentialKind;
  username: string;
  source: SecretSource;
  /** The variable or file that holds the secret; null where it is stored. */
  reference: string | null;
  hasSudo: boolean;
  hasEnable: boolean;
  /** CIDR blocks it may be sent to; empty: any. */
  networks: string[];
  trustFirstUse: boolean;
  pausedAt: Date | null;
  pausedWhy: string | null;
  /** When a device last took it; null: none since it was made, changed or resumed. */
  provedAt: Date | null;
  /** Devices that refused it since. */
  refusals: number;
  devices: number;
  createdAt: Date;
  updatedAt: Date;
  demo: boolean;
}

const SELECT_CREDENTIAL = `
  SELECT c.id, c.name, c.kind, c.username, c.source, c.reference, c.has_sudo AS "hasSudo", c.has_enable AS "hasEnable",
    c.networks, c.trust_first_use AS "trustFirstUse", c.paused_at AS "pausedAt", c.paused_why AS "pausedWhy",
    c.proved_at AS "provedAt", c.created_at AS "createdAt", c.updated_at AS "updatedAt", c.demo,
    (SELECT count(*)::int FROM credential_refusal WHERE credential_id = c.id) AS refusals,
    (SELECT count(*)::int FROM device WHERE credential_id = c.id AND retired_at IS NULL) AS devices
  FROM credential c`;

/** Credentials by name, without their secrets. */
export async function listCredentials(ctx: Context): Promise<CredentialRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<CredentialRow>(`${SELECT_CREDENTIAL} ORDER BY c.name`);
  return rows;
}

/** One credential without its secrets, or null. */
export async function findCredential(ctx: Context, id: string): Promise<CredentialRow | null> {
  requirePermission(ctx.actor, 'inventory:read');
  const { rows } = await ctx.db.pool.query<CredentialRow>(`${SELECT_CREDENTIAL} WHERE c.id = $1`, [id]);
  return rows[0] ?? null;
}
