import { once } from 'node:events';
import { createServer } from 'node:net';

/** Messages of the server (protocol 3.0, "Message Formats"): a login without a password, and a transaction that was begun. */
const LET_IN = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1');
const BEGUN = Buffer.from('C\0\0\0\x0aBEGIN\0Z\0\0\0\x05T', 'latin1');

/**
 * A server that refuses every connection with this SQLSTATE, as PostgreSQL does while it recovers (57P03); with `at` only the
 * statement with these words, as it does when it is shut down (57P01). It does no others than BEGIN.
 */
export async function startFailingPostgres(
  code: string,
  message: string,
  at?: string,
): Promise<{ port: number; stop(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const fail = () => socket.end(errorResponse(code, message));
    socket.once('data', () => {
      if (at === undefined) return fail();
      socket.write(LET_IN);
      socket.on('data', (asked) => (asked.includes(at) ? fail() : socket.write(BEGUN)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as { port: number }).port, stop: () => server.close() };
}

function errorResponse(code: string, message: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${message}`].map((field) => `${field}\0`).join('');
  const body = Buffer.from(`${fields}\0`, 'latin1');
  const head = Buffer.from('E\0\0\0\0', 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
