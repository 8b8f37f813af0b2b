import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UserError } from '#lib/fleet/user-error.ts';

/** What the web process holds: it signs sessions and seals secrets, and cannot open one. */
export interface WebKeys {
  authSecret: string;
  sealPublicKey: string;
}

/** The two folders can be mounted apart, so that each process sees only its own. */
export const keyFiles = (keysDir: string) => ({
  authSecret: join(keysDir, 'web', 'auth-secret'),
  sealPublic: join(keysDir, 'web', 'seal-public.pem'),
  sealPrivate: join(keysDir, 'worker', 'seal-private.pem'),
});

/** @throws UserError when the files are missing. */
export function readWebKeys(keysDir: string): WebKeys {
  const at = keyFiles(keysDir);
  return { authSecret: readKey(at.authSecret).trim(), sealPublicKey: readKey(at.sealPublic) };
}

/**
 * The private keys that open sealed secrets, PEM: the present one first, then those it replaced.
 * @throws UserError when the file is missing.
 */
export function readSealPrivateKeys(keysDir: string): string[] {
  const { sealPrivate } = keyFiles(keysDir);
  const present = readKey(sealPrivate);
  const dir = dirname(sealPrivate);
  const replaced = readdirSync(/* turbopackIgnore: true */ dir).filter((name) => REPLACED_KEY.test(name));
  return [present, ...replaced.map((name) => readKey(join(dir, name)))];
}

/** Where a private key is kept once another one took its place. */
export const replacedKeyFile = (keysDir: string, keyId: string): string =>
  join(dirname(keyFiles(keysDir).sealPrivate), `seal-private-${keyId}.pem`);

const REPLACED_KEY = /^seal-private-[0-9a-f]{16}\.pem$/;

function readKey(path: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ path, 'utf8');
  } catch (cause) {
    throw Object.assign(
      new UserError(
        400,
        `The key file ${path} cannot be read. \`ferrule migrate\` creates the keys on first use.`,
      ),
      { cause },
    );
  }
}
