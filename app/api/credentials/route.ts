import { createCredential, newCredential } from '#lib/devices/create-credential.ts';

import { route } from '../../server/handle.ts';
import { services } from '../../server/services.ts';

export const POST = route(newCredential, (ctx, input) =>
  createCredential(ctx, services().keys.sealPublicKey, input),
);
