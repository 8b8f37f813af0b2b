import { createCredential } from '#lib/devices/create-credential.ts';
import { newCredential } from '#lib/devices/credential-input.ts';

import { route } from '../../server/handle.ts';
import { services } from '../../server/services.ts';

export const POST = route(newCredential, (ctx, input) =>
  createCredential(ctx, services().keys.sealPublicKey, input),
);
