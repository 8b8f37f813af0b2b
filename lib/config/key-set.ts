import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UserError } from '#lib/fleet/user-error.ts';

const KEY_FILE = /^(web\/(auth-secret|seal-public\.pem)|worker\/seal-private(-[0-9a-f]{16})?\.pem)$/;

/** All keys by their place in the folder of keys: `web/auth-secret` and so on. @throws UserError when there is none */
export function readKeySet(keysDir: string): Record<string, string> {
  const files = ['web', 'worker'].flatMap((folder) =>
    existsSync(join(keysDir, folder))
      ? readdirSync(join(keysDir, folder)).map((file) => `${folder}/${file}`)
      : [],
  );
  const keys = files.filter((file) => KEY_FILE.test(file));
  if (keys.length === 0) throw new UserError(404, `There are no keys in ${keysDir}.`);
  return Object.fromEntries(keys.map((file) => [file, readFileSync(join(keysDir, file), 'utf8')]));
}

/** Puts keys where there are none, readable by this user only. @throws UserError when other keys are there already */
export function writeKeySet(keysDir: string, keys: Record<string, string>): void {
  for (const [file, key] of Object.entries(keys)) {
    if (!KEY_FILE.test(file))
      throw new UserError(400, `The file of keys names something that is no key: ${file}.`);
    const path = join(keysDir, file);
    if (existsSync(path) && readFileSync(path, 'utf8') !== key) {
      throw new UserError(
        409,
        `There is another key in ${path} already. Move the keys in ${keysDir} away first.`,
      );
    }
  }
  for (const [file, key] of Object.entries(keys)) {
    const path = join(keysDir, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, key, { mode: 0o600 });
  }
}

/** FERRULE_PASSPHRASE, for who makes backups without a terminal; null where it is not set. */
export function passphraseVariable(env: Record<string, string | undefined> = process.env): string | null {
  return env.FERRULE_PASSPHRASE || null;
}
