import { createAccount, newAccount } from '#lib/people/setup-link.ts';

import { openRoute } from '../../server/handle.ts';
import { services } from '../../server/services.ts';

export const POST = openRoute(newAccount, async (input, { request }) => {
  const { db, auth } = services();
  await createAccount(db, auth, input, request.headers.get('x-ferrule-client-ip'));
  return { ok: true };
});
