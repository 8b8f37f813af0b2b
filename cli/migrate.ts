import { join } from 'node:path';

import { loadConfig } from '#lib/config/config.ts';
import { diffSchema } from '#lib/db/diff-schema.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import { prepare } from './start.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

export async function migrateCommand(args: string[]): Promise<number> {
  const [flag, name] = args;
  if (flag === '--diff' && name && args.length === 2) {
    say((await diffSchema(name)) ?? 'The migrations already make the schema: nothing to write.');
    return 0;
  }
  if (args.length > 0) throw new UserError(400, 'Usage: ferrule migrate [--diff <name>]');
  const config = loadConfig();
  const database = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log: say });
  try {
    await prepare({
      ...config,
      databaseUrl: database?.url ?? config.databaseUrl!,
      migrateUrl: database?.ownerUrl ?? config.migrateUrl,
    });
    say('The database and the keys are up to date.');
  } finally {
    await database?.stop();
  }
  return 0;
}
