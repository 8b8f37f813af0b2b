import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { columnOf } from '#lib/inventory/columns.ts';
import { formatCondition } from '#lib/inventory/condition.ts';
import { type InventoryQuery, parseInventoryQuery } from '#lib/inventory/query.ts';
import { selectDeviceIds } from '#lib/inventory/select-devices.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';
import { type PlainSelection, plainSelection, type Selection } from '#lib/runs/selection.ts';

export interface ResolvedSelection {
  /** Hosts and switches at the actor's sites that are not retired. */
  deviceIds: string[];
  /** In words; null for a list of devices, which is named by how many they are. */
  label: string | null;
  /** Names that no such device has. */
  unknown: string[];
}

/** The devices of a selection as they are now. @throws UserError when it is not understood or was deleted */
export async function resolveSelection(ctx: Context, selection: Selection): Promise<ResolvedSelection> {
  requirePermission(ctx.actor, 'inventory:read');
  const { plain, name } = await plainOf(ctx, selection);
  const { where, value, words } = await conditionOf(ctx, plain);
  const { rows } = await ctx.db.pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM device d
     WHERE retired_at IS NULL AND role <> 'jump' AND ($1::text[] IS NULL OR site = ANY($1))
       AND ($2::text IS NULL OR role = $2) AND ${where} ORDER BY name`,
    [sitesOf(ctx.actor), selection.role ?? plain.role ?? null, ...(value === undefined ? [] : [value])],
  );
  const label = name ?? words;
  return {
    deviceIds: rows.map(({ id }) => id),
    label: label === null ? null : `${label}${roleWords(selection.role ?? plain.role)}`.slice(0, 200),
    unknown: plain.kind === 'names' ? missingNames(plain.names, rows) : [],
  };
}

const roleWords = (role: 'host' | 'switch' | undefined) =>
  role === undefined ? '' : role === 'host' ? ', hosts only' : ', switches only';

async function plainOf(
  ctx: Context,
  selection: Selection,
): Promise<{ plain: PlainSelection; name: string | null }> {
  if (selection.kind !== 'saved') return { plain: selection, name: null };
  const saved = await ctx.db.prisma.savedSelection.findUnique({ where: { id: selection.id } });
  if (!saved) throw new UserError(404, 'This saved selection was deleted.');
  return { plain: plainSelection.parse(saved.selection), name: saved.name };
}

/** An SQL condition on `device d` with its value as $3, and what a person would call it. */
async function conditionOf(
  ctx: Context,
  plain: PlainSelection,
): Promise<{ where: string; value?: unknown; words: string | null }> {
  switch (plain.kind) {
    case 'all':
      return { where: 'TRUE', words: 'All devices' };
    case 'devices':
      return { where: 'd.id = ANY($3::uuid[])', value: plain.ids, words: null };
    case 'filter': {
      const query = understood(plain.query);
      return {
        where: 'd.id = ANY($3::uuid[])',
        value: await selectDeviceIds(ctx, query),
        words: wordsOf(query),
      };
    }
    case 'site':
      return {
        where: 'd.site = $3',
        value: plain.site,
        words: plain.site ? `Site ${plain.site}` : 'Without a site',
      };
    case 'tag':
      return { where: '$3 = ANY(d.tags)', value: plain.tag, words: `Tag ${plain.tag}` };
    case 'names':
      return {
        where: 'lower(d.name) = ANY($3::text[])',
        value: plain.names.map((each) => each.toLowerCase()),
        words: plain.names.length === 1 ? plain.names[0]! : `${plain.names.length} by name`,
      };
  }
}

function missingNames(names: string[], rows: { name: string }[]): string[] {
  const found = new Set(rows.map((row) => row.name.toLowerCase()));
  return names.filter((each) => !found.has(each.toLowerCase()));
}

/** A filter that is understood in part would select more than was asked for. */
function understood(text: string): InventoryQuery {
  const query = parseInventoryQuery(new URLSearchParams(text));
  if (query.ignored.length === 0) return query;
  throw new UserError(
    400,
    `The filter was not understood, so nothing was scanned: ${query.ignored.join(', ')}`,
  );
}

function wordsOf({ search, filters }: InventoryQuery): string {
  const conditions = Object.entries(filters).map(
    ([id, list]) => `${columnOf(id as keyof typeof filters).label} ${list.map(formatCondition).join(' or ')}`,
  );
  const parts = [...(search ? [`“${search}”`] : []), ...conditions];
  return parts.length === 0 ? 'All devices' : `Filter: ${parts.join(', ')}`;
}
