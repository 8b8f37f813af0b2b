import { readWebKeys } from '#lib/config/keys.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import { newCredential } from '#lib/devices/credential-input.ts';

import { route } from '../../server/handle.ts';
import { services } from '../../server/services.ts';

export const POST = route(newCredential, (ctx, input) =>
  // Read anew each time: the key may have been rotated since this process started.
  createCredential(ctx, readWebKeys(services().config.keysDir).sealPublicKey, input),
);
