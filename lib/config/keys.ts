import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '#lib/fleet/user-error.ts';

/** What the web process holds: it signs sessions and seals secrets, and cannot open one. */
export interface WebKeys {
  authSecret: string;
  sealPublicKey: string;
}

const files = (keysDir: string) => ({
  authSecret: join(keysDir, 'web', 'auth-secret'),
  sealPublic: join(keysDir, 'web', 'seal-public.pem'),
  sealPrivate: join(keysDir, 'worker', 'seal-private.pem'),
});

/** Creates the keys on first use; the two folders can be mounted apart, so that each process sees only its own. */
export function createKeys(keysDir: string): void {
  const at = files(keysDir);
  mkdirSync(join(keysDir, 'web'), { recursive: true, mode: 0o700 });
  mkdirSync(join(keysDir, 'worker'), { recursive: true, mode: 0o700 });
  writeNew(at.authSecret, randomBytes(32).toString('base64url'));
  writeNew(at.sealPrivate, generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const publicKey = createPublicKey(readFileSync(at.sealPrivate));
  writeNew(at.sealPublic, publicKey.export({ type: 'spki', format: 'pem' }));
}

/** @throws UserError when the files are missing. */
export function readWebKeys(keysDir: string): WebKeys {
  const at = files(keysDir);
  return { authSecret: readKey(at.authSecret).trim(), sealPublicKey: readKey(at.sealPublic) };
}

/** The private key that opens sealed secrets, PEM. @throws UserError when the file is missing. */
export function readSealPrivateKey(keysDir: string): string {
  return readKey(files(keysDir).sealPrivate);
}

function writeNew(path: string, content: string | Buffer): boolean {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
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
