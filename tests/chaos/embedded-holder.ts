import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';

/** Holds the embedded PostgreSQL of a directory, as `ferrule start` does, until it is told to stop or killed. */
const [dataDir = ''] = process.argv.slice(2);
const running = await startEmbeddedPostgres({ dataDir, log: () => {} });
const postmaster = Number.parseInt(await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8'), 10);
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
process.once('disconnect', () => void running.stop().then(() => process.exit(0)));
process.send!({ url: running.ownerUrl, postmaster });
