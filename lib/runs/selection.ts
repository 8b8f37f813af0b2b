import { z } from 'zod';

const name = z.string().trim().min(1).max(200);
/** Only hosts, or only switches, of what is selected. */
const role = z.enum(['host', 'switch']).optional();

const kinds = [
  z.strictObject({ kind: z.literal('all'), role }),
  z.strictObject({ kind: z.literal('devices'), ids: z.array(z.uuid()).min(1).max(100_000), role }),
  /** `query` is the query string of the inventory. */
  z.strictObject({ kind: z.literal('filter'), query: z.string().max(10_000), role }),
  z.strictObject({ kind: z.literal('site'), site: z.string().max(200), role }),
  z.strictObject({ kind: z.literal('tag'), tag: name, role }),
  z.strictObject({ kind: z.literal('names'), names: z.array(name).min(1).max(100_000), role }),
] as const;

/** Which devices a run is for. Kept with the run, so that it can be repeated; resolved anew each time. */
export const plainSelection = z.discriminatedUnion('kind', kinds);
export type PlainSelection = z.infer<typeof plainSelection>;

/** A plain selection, or one that a person saved, by its id. */
export const selection = z.discriminatedUnion('kind', [
  ...kinds,
  z.strictObject({ kind: z.literal('saved'), id: z.uuid(), role }),
]);
export type Selection = z.infer<typeof selection>;

/** The visits of a run that are visited again; `missed`: all that did not read their device in full. */
export const RETRIES = ['missed', 'failed', 'unreachable', 'skipped', 'partial'] as const;
export type Retry = (typeof RETRIES)[number];
