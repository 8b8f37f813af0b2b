import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import next from 'next';

import { loadConfig } from '#lib/config/config.ts';
import { readWebKeys } from '#lib/config/keys.ts';
import { ownsAuditLog } from '#lib/db/application-role.ts';

import { ROOT } from './build.ts';
import { listenError } from './listen-error.ts';
import { requireDatabase, shutdownSignal } from './process-life.ts';
import { readyDatabase } from './ready-database.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** Serves the built web application until told to stop. */
export async function web(): Promise<number> {
  const config = requireDatabase(loadConfig());
  readWebKeys(config.keysDir);
  await readyDatabase(config.databaseUrl);
  if (await ownsAuditLog(config.databaseUrl)) {
    process.stderr.write(
      'ferrule: the database role of DATABASE_URL owns the audit log; see FERRULE_MIGRATE_URL in .env.example.\n',
    );
  }
  const { host, port } = config.web;
  const app = next({ dev: false, dir: ROOT, hostname: host, port });
  const handle = app.getRequestHandler();
  await app.prepare();
  const server = createServer((request, response) => {
    // The address for throttling sign-ins is the peer's own: a header of that name from outside never counts.
    request.headers['x-ferrule-client-ip'] = request.socket.remoteAddress ?? 'unknown';
    setSecurityHeaders(request, response, { https: config.web.url.startsWith('https:') });
    void handle(request, response);
  });
  await new Promise<void>((ready, fail) => {
    server.once('error', (cause: NodeJS.ErrnoException) => fail(listenError(cause, host, port)));
    server.listen(port, host, ready);
  });
  process.send?.('ready');
  await shutdownSignal();
  server.close();
  server.closeIdleConnections();
  // Live progress streams stay open for ever and pages reconnect by themselves, so only short requests are waited for.
  await delay(300);
  process.exit(0);
}
