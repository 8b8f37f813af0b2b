import { guessPasswords } from '../lab/guess-passwords.ts';
import { signInAs, startWebServer } from '../lab/web-server.ts';
import { withBenchDatabase } from './bench-database.ts';
import { machine } from './machine.ts';

const ATTEMPTS = Number(process.argv[2] ?? 10_000);

/** `tsx tests/bench/sign-in.ts [attempts]`: one account guessed from made-up addresses, at the real web process. */
async function main(): Promise<void> {
  await withBenchDatabase(async (db, { ownerUrl }) => {
    const web = await startWebServer(ownerUrl);
    const { email } = await signInAs(web, db, 'administrator', 'administrator');
    const began = performance.now();
    const statuses = await guessPasswords(web.url, email, ATTEMPTS);
    const seconds = (performance.now() - began) / 1000;
    console.log(
      `${ATTEMPTS} sign-ins in ${seconds.toFixed(1)} s: ${statuses.get(401) ?? 0} reached the check of the password, ` +
        `${statuses.get(429) ?? 0} were told to wait; ${machine()}`,
    );
    await web.stop();
  });
}

await main();
