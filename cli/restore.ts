import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openKeyFile } from '#lib/backup/key-file.ts';
import { noteBackup } from '#lib/backup/note-backup.ts';
import { restoreBackup } from '#lib/backup/restore-backup.ts';
import { loadConfig } from '#lib/config/config.ts';
import { writeKeySet } from '#lib/config/key-set.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { makeDir } from '#lib/db/make-dir.ts';

import { backupArguments } from './backup-arguments.ts';
import { askPassphrase } from './passphrase.ts';
import { prepare } from './start.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Fills an empty database from a backup, and brings back the keys where their file is named. */
export async function restore(args: string[]): Promise<number> {
  const { file, keys, passphraseFile } = backupArguments('restore', args);
  const config = loadConfig();
  const opened = keys && openKeyFile(readFileSync(keys, 'utf8'), await askPassphrase(passphraseFile, false));
  await makeDir(config.dataDir);
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log: say });
  try {
    const databaseUrl = embedded?.url ?? config.databaseUrl!;
    const migrateUrl = embedded?.ownerUrl ?? config.migrateUrl;
    const { header, rows } = await restoreBackup(migrateUrl ?? databaseUrl, file, say);
    if (opened) writeKeySet(config.keysDir, opened);
    await prepare({ ...config, databaseUrl, migrateUrl });
    await noteBackup(databaseUrl, 'backup.restore', header.ferrule, rows);
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    say(`Restored ${total} rows of ${Object.keys(rows).length} tables, as they were at ${header.madeAt}.`);
    if (!opened)
      say(
        `Stored credentials open only with the keys they were sealed for: put them into ${config.keysDir}.`,
      );
  } finally {
    await embedded?.stop();
  }
  return 0;
}
