import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';

import { guessPasswords } from '../lab/guess-passwords.ts';
import { signInAs, startWebServer } from '../lab/web-server.ts';

const ATTEMPTS = Number(process.argv[2] ?? 10_000);

/** `tsx tests/bench/sign-in.ts [attempts]`: one account guessed from made-up addresses, at the real web process. */
async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'ferrule-bench-'));
  await chmod(scratch, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(scratch, 'postgres'), log: () => {} });
  try {
    await migrate(postgres.ownerUrl);
    const db = openDb(postgres.ownerUrl, { name: 'bench' });
    const web = await startWebServer(postgres.ownerUrl);
    const { email } = await signInAs(web, db, 'administrator', 'administrator');
    const began = performance.now();
    const statuses = await guessPasswords(web.url, email, ATTEMPTS);
    const seconds = (performance.now() - began) / 1000;
    const cpu = cpus();
    console.log(
      `${ATTEMPTS} sign-ins in ${seconds.toFixed(1)} s: ${statuses.get(401) ?? 0} reached the check of the password, ` +
        `${statuses.get(429) ?? 0} were told to wait; ${cpu.length} x ${cpu[0]?.model}`,
    );
    await web.stop();
    await db.close();
  } finally {
    await postgres.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

await main();
