import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { keyFiles } from './keys.ts';

/** Creates the keys that are not there yet, readable by this user only. */
export function createKeys(keysDir: string): void {
  const at = keyFiles(keysDir);
  mkdirSync(dirname(at.sealPublic), { recursive: true, mode: 0o700 });
  mkdirSync(dirname(at.sealPrivate), { recursive: true, mode: 0o700 });
  writeNew(at.authSecret, randomBytes(32).toString('base64url'));
  writeNew(at.sealPrivate, generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const publicKey = createPublicKey(readFileSync(at.sealPrivate));
  writeNew(at.sealPublic, publicKey.export({ type: 'spki', format: 'pem' }));
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
