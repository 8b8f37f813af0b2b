import { z } from 'zod';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { type Actor, requirePermission, sitesOf } from '#lib/people/actor.ts';

import { CAP_KINDS, type CapKind } from './list-caps.ts';

/** As many sessions as one worker may have. */
const MAX_LIMIT = 1024;

export const capInput = z.strictObject({
  kind: z.enum(CAP_KINDS),
  /** The name of a site, switch or credential; or, of the latter two, the id. */
  value: z.string().trim().min(1, 'Say what the cap is for.').max(200),
  /** Sessions at once; null: no cap. */
  limit: z
    .int('A cap is a whole number.')
    .min(1, `A cap is 1 to ${MAX_LIMIT} sessions.`)
    .max(MAX_LIMIT, `A cap is 1 to ${MAX_LIMIT} sessions.`)
    .nullable(),
});
export type CapInput = z.infer<typeof capInput>;

/**
 * Sets, changes or takes away the cap of a site, switch or credential. Sessions that run go on; from then on none begins
 * while as many run. @throws UserError 404 when there is no such thing, or no cap to take away
 */
export async function setCap(ctx: Context, { kind, value, limit }: CapInput): Promise<void> {
  // What concerns one site is for its administrators; a credential is of the whole fleet.
  requirePermission(ctx.actor, kind === 'credential' ? 'credential:write' : 'device:write');
  await ctx.db.prisma.$transaction(async (tx) => {
    const target = await targetOf(tx, ctx.actor, kind, value);
    const before = await tx.cap.findUnique({ where: { kind_value: { kind, value: target.value } } });
    if (limit === null && !before) throw new UserError(404, `There is no cap for ${target.name}.`);
    if (limit === before?.limit) return;
    if (limit === null) await tx.cap.delete({ where: { kind_value: { kind, value: target.value } } });
    else {
      await tx.$executeRaw`
        INSERT INTO cap (kind, value, "limit") VALUES (${kind}, ${target.value}, ${limit})
        ON CONFLICT (kind, value) DO UPDATE SET "limit" = excluded."limit"`;
    }
    await audit(tx, ctx.actor, {
      action: 'cap.set',
      subject: { kind: 'cap', id: target.value, name: `${kind} ${target.name}`, site: target.site },
      before: before && { limit: before.limit },
      after: limit === null ? null : { limit },
    });
  });
}

interface CapTarget {
  value: string;
  name: string;
  site: string | null;
}

async function targetOf(tx: Tx, actor: Actor, kind: CapKind, value: string): Promise<CapTarget> {
  const id = z.uuid().safeParse(value).success ? value : null;
  if (kind === 'site') {
    requirePermission(actor, 'device:write', value);
    const known = await tx.device.findFirst({
      where: { site: value, retiredAt: null },
      select: { id: true },
    });
    return known ? { value, name: value, site: value } : standing(tx, actor, kind, value);
  }
  if (kind === 'switch') {
    const name = { name: { equals: value, mode: 'insensitive' as const } };
    const sites = sitesOf(actor);
    const where = {
      role: 'switch',
      retiredAt: null,
      ...(sites && { site: { in: [...sites] } }),
      ...(id ? { id } : name),
    };
    const found = await tx.device.findFirst({ where, select: { id: true, name: true, site: true } });
    return found ? { value: found.id, name: found.name, site: found.site } : standing(tx, actor, kind, value);
  }
  const found = await tx.credential.findUnique({ where: id ? { id } : { name: value } });
  return found ? { value: found.id, name: found.name, site: null } : standing(tx, actor, kind, value);
}

/** What is gone may still have a cap, to be taken away by who has no sites. */
async function standing(tx: Tx, actor: Actor, kind: CapKind, value: string): Promise<CapTarget> {
  const cap = await tx.cap.findUnique({ where: { kind_value: { kind, value } } });
  if (cap && !sitesOf(actor)) return { value, name: value, site: null };
  const what = {
    site: 'No device is at this site',
    switch: 'There is no such switch',
    credential: 'There is no such credential',
  };
  throw new UserError(404, `${what[kind]}: ${value}.`, { fields: { value: `${what[kind]}.` } });
}
