import { readWebKeys } from '#lib/config/keys.ts';
import { credentialEdit } from '#lib/devices/credential-input.ts';
import { deleteCredential } from '#lib/devices/delete-credential.ts';
import { editCredential } from '#lib/devices/edit-credential.ts';

import { route } from '../../../server/handle.ts';
import { services } from '../../../server/services.ts';

export const PATCH = route(credentialEdit, async (ctx, edit, { params }) => {
  await editCredential(ctx, readWebKeys(services().config.keysDir).sealPublicKey, params.id!, edit);
  return { ok: true };
});

export const DELETE = route(null, async (ctx, _body, { params }) => {
  await deleteCredential(ctx, params.id!);
  return { ok: true };
});
