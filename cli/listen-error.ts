import { createServer } from 'node:net';

import { StartupError } from '#lib/db/startup-error.ts';

/** @throws StartupError when another program listens there already. */
export async function refuseTakenPort({ host, port }: { host: string; port: number }): Promise<void> {
  const probe = createServer();
  await new Promise<void>((free, fail) => {
    probe.once('error', (cause: NodeJS.ErrnoException) => fail(listenError(cause, host, port)));
    probe.listen(port, host, () => probe.close(() => free()));
  });
}

/** Says why a server cannot listen, and the way out. */
export function listenError(cause: NodeJS.ErrnoException, host: string, port: number): StartupError {
  if (cause.code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port} on ${host} is taken by another program.`,
      `Stop that program, or choose another port: FERRULE_PORT=${port + 1} npm start`,
      { cause },
    );
  }
  return new StartupError(
    `Ferrule cannot listen on ${host} port ${port} (${cause.code}).`,
    'Set FERRULE_HOST and FERRULE_PORT to an address of this machine and a port this user may open.',
    { cause },
  );
}
