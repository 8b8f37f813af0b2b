import { loadConfig } from '#lib/config/config.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';
import { replaceSealKey, retireSealKey } from '#lib/config/replace-seal-key.ts';
import { openDb } from '#lib/db/client.ts';
import { countByKey, resealCredentials } from '#lib/devices/reseal-credentials.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { keyIdOf } from '#lib/devices/secret-seal.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { commandActor } from '#lib/people/actor.ts';

import { runningDatabase } from './running-database.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * Makes a new pair of sealing keys and seals every credential for it, while Ferrule runs or not; `--finish` only goes on with
 * a rotation that was interrupted, `--retire` removes the private keys that nothing is sealed for any more.
 */
export async function rotateKeys(args: string[]): Promise<number> {
  const [option, ...more] = args;
  if (more.length > 0 || (option !== undefined && option !== '--finish' && option !== '--retire')) {
    throw new UserError(400, 'Usage: ferrule rotate-keys [--finish | --retire]');
  }
  const config = loadConfig();
  const { keysDir } = config;
  const db = openDb(runningDatabase(config), { max: 2, name: 'ferrule-rotate-keys' });
  try {
    if (option === undefined) replaceSealKey(keysDir, keyIdOf(readWebKeys(keysDir).sealPublicKey));
    const { sealPublicKey } = readWebKeys(keysDir);
    const present = keyIdOf(sealPublicKey);
    const keys = new SealKeys(() => readSealPrivateKeys(keysDir));
    const actor = commandActor('ferrule rotate-keys');
    if (option !== '--retire') {
      const moved = await resealCredentials(db, keys, sealPublicKey, actor);
      say(`${moved} ${moved === 1 ? 'credential is' : 'credentials are'} sealed anew.`);
    }
    const counts = await countByKey(db);
    const held = readSealPrivateKeys(keysDir).map(keyIdOf);
    for (const keyId of new Set([present, ...held, ...counts.keys()])) {
      const count = counts.get(keyId) ?? 0;
      const what =
        keyId === present ? 'present key' : held.includes(keyId) ? 'earlier key' : 'key is not here';
      if (option === '--retire' && keyId !== present && held.includes(keyId) && count === 0) {
        retireSealKey(keysDir, keyId);
        say(`${keyId}  removed`);
      } else say(`${keyId}  ${count} ${count === 1 ? 'credential' : 'credentials'}  (${what})`);
    }
    if (option === undefined) {
      say(
        'Back up the new keys. `ferrule rotate-keys --retire` removes the earlier ones; older backups still need them.',
      );
    }
  } finally {
    await db.close();
  }
  return 0;
}
