import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { keyFiles, replacedKeyFile } from './keys.ts';

/**
 * Puts a new pair of sealing keys in place of the present one, whose private half is kept under its id: first, so that at no
 * time a secret is sealed for a key that is gone.
 */
export function replaceSealKey(keysDir: string, presentKeyId: string): void {
  const at = keyFiles(keysDir);
  const { privateKey } = generateKeyPairSync('x25519');
  linkSync(at.sealPrivate, replacedKeyFile(keysDir, presentKeyId));
  replaceFile(at.sealPrivate, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  replaceFile(at.sealPublic, createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString());
}

/** Removes a private key that another one took the place of. */
export function retireSealKey(keysDir: string, keyId: string): void {
  rmSync(replacedKeyFile(keysDir, keyId));
}

function replaceFile(path: string, content: string): void {
  const next = `${path}.new`;
  writeFileSync(next, content, { mode: 0o600 });
  renameSync(next, path);
}
