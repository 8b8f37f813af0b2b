import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';
import { parsePrivateKey } from '#lib/ssh/private-key.ts';

import { credentialBinding, type DeviceLogin } from './device-login.ts';
import { sealSecret } from './secret-seal.ts';

const common = {
  name: z.string().trim().min(1, 'Enter a name.').max(100),
  username: z.string().trim().min(1, 'Enter the user name.').max(100),
};

export const newCredential = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('password'),
    password: z.string().min(1, 'Enter the password.').max(1000),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('private-key'),
    privateKey: z.string().min(1, 'Paste the private key.').max(20_000),
    passphrase: z.string().max(1000).optional(),
  }),
]);

export type NewCredential = z.infer<typeof newCredential>;

/**
 * Stores a credential sealed for the worker: nothing in this process can read it back.
 * @throws UserError 409 when the name is taken, 400 when the key cannot be opened
 */
export async function createCredential(
  ctx: Context,
  sealPublicKey: string,
  input: NewCredential,
  options: { demo?: boolean } = {},
): Promise<{ id: string }> {
  requirePermission(ctx.actor, 'credential:write');
  if (await ctx.db.prisma.credential.findUnique({ where: { name: input.name } })) {
    throw fieldError(409, 'name', 'There is a credential of this name already.');
  }
  const id = randomUUID();
  const sealed = sealSecret(sealPublicKey, credentialBinding(id), JSON.stringify(loginSecret(input)));
  const { name, username, kind } = input;
  await ctx.db.prisma.credential.create({
    data: { id, name, username, kind, sealed, demo: options.demo ?? false },
  });
  return { id };
}

function loginSecret(input: NewCredential): DeviceLogin['auth'] {
  if (input.kind === 'password') return { kind: 'password', password: input.password };
  const passphrase = input.passphrase === '' ? undefined : input.passphrase;
  try {
    parsePrivateKey(input.privateKey, passphrase);
  } catch (error) {
    throw fieldError(400, passphrase === undefined ? 'privateKey' : 'passphrase', (error as Error).message);
  }
  return {
    kind: 'private-key',
    privateKey: input.privateKey,
    ...(passphrase !== undefined && { passphrase }),
  };
}

function fieldError(status: 400 | 409, field: string, message: string): UserError {
  return new UserError(status, message, { fields: { [field]: message } });
}
