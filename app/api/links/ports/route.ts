import { z } from 'zod';

import { findPorts } from '#lib/inventory/find-ports.ts';

import { route } from '../../../server/handle.ts';

const query = z.object({ q: z.string().max(200), except: z.uuid() });

/** Ports to choose from when a link is pinned. */
export const GET = route(null, async (ctx, _body, { url }) => {
  const { q, except } = query.parse(Object.fromEntries(url.searchParams));
  return findPorts(ctx, q.replaceAll('\0', ''), except);
});
