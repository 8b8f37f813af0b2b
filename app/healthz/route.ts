import { openRoute } from '../server/handle.ts';

/** Answers while the process lives, whatever else is down. */
export const GET = openRoute(null, async () => ({ ok: true }));
