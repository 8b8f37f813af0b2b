import { readFileSync } from 'node:fs';
import { z } from 'zod';

import type { Config } from '#lib/config/config.ts';
import { StartupError } from '#lib/db/startup-error.ts';

import { runtimeFile } from './start.ts';

const runtime = z.object({ databaseUrl: z.string() });

/** The configured database, or that of the Ferrule which runs on the data directory. @throws StartupError */
export function runningDatabase(config: Config): string {
  if (config.databaseUrl) return config.databaseUrl;
  try {
    return runtime.parse(JSON.parse(readFileSync(runtimeFile(config), 'utf8'))).databaseUrl;
  } catch (cause) {
    throw new StartupError(
      `No Ferrule runs on the data in ${config.dataDir}.`,
      'Start it with `npm start` first.',
      { cause },
    );
  }
}
