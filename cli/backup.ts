import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { noteBackup } from '#lib/backup/note-backup.ts';
import { sealKeyFile } from '#lib/backup/key-file.ts';
import { writeBackup } from '#lib/backup/write-backup.ts';
import { loadConfig } from '#lib/config/config.ts';
import { readKeySet } from '#lib/config/key-set.ts';

import { backupArguments } from './backup-arguments.ts';
import { askPassphrase } from './passphrase.ts';
import { useDatabase } from './use-database.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Writes the database to a file and, where asked, the keys to another one that a passphrase opens. */
export async function backup(args: string[]): Promise<number> {
  const { file, keys, passphraseFile } = backupArguments('backup', args);
  const config = loadConfig();
  const sealed = keys && sealKeyFile(readKeySet(config.keysDir), await askPassphrase(passphraseFile, true));
  const rows = await useDatabase(config, say, async (databaseUrl) => {
    const written = await writeBackup(databaseUrl, file, version);
    await noteBackup(databaseUrl, 'backup.make', version, written);
    return written;
  });
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  say(`${file}: ${total} rows of ${Object.keys(rows).length} tables.`);
  if (keys && sealed) {
    writeFileSync(keys, sealed, { mode: 0o600, flag: 'wx' });
    say(`${keys}: the keys. Keep it apart from the backup, and the passphrase apart from both.`);
  } else {
    say(
      `Without keys: stored credentials open only with those in ${config.keysDir}. Use --keys to keep them too.`,
    );
  }
  return 0;
}
