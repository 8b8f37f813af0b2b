import { openRoute } from '../../server/handle.ts';
import { services } from '../../server/services.ts';

/** Answers when the process and its database do. */
export const GET = openRoute(null, async () => {
  await services().db.ping();
  return { ok: true };
});
