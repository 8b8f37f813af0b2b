import { createAdministrator, newAdministrator } from '#lib/people/setup-link.ts';

import { openRoute } from '../../server/handle.ts';
import { services } from '../../server/services.ts';

export const POST = openRoute(newAdministrator, async (input) => {
  const { db, auth } = services();
  await createAdministrator(db, auth, input);
  return { ok: true };
});
