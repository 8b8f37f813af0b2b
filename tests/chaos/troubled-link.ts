import { connect, type Socket } from 'node:net';

/** What a link does to the connections that begin while it is so. Bytes are those from the server. */
export type LinkMode =
  | { kind: 'pass' }
  | { kind: 'refuse' }
  | { kind: 'cut'; afterBytes: number }
  /** Nothing passes any more, and neither side is told. */
  | { kind: 'swallow'; afterBytes: number }
  /** Each way takes so long. */
  | { kind: 'delay'; ms: number }
  /** A share of the chunks arrives late, as TCP makes of lost packets. */
  | { kind: 'loss'; share: number; ms: number }
  /** Says these things itself instead of passing anything on. */
  | { kind: 'hostile'; as: keyof typeof HOSTILE };

export interface Link {
  /** A port of loopback, or the path of a Unix socket. */
  port: number | string;
  mode: LinkMode;
  sockets: Set<Socket>;
}

/** Ways in which something on port 22 can waste a visitor's time (T7, T8, T13). */
export const HOSTILE = {
  silent: () => {},
  'endless greeting': (socket: Socket) => every(50, socket, () => socket.write('3f9a1c\r\n')),
  'dripping identification': (socket: Socket) => {
    socket.write('SSH-2.0-');
    every(100, socket, () => socket.write('x'));
  },
  'identification, then silence': (socket: Socket) => void socket.write('SSH-2.0-Quiet_1.0\r\n'),
  'flooded greeting': (socket: Socket) => every(1, socket, () => socket.write('x'.repeat(60_000))),
  'identification, then a flood': (socket: Socket) => {
    socket.write('SSH-2.0-Flood_1.0\r\n');
    every(1, socket, () => socket.write(Buffer.alloc(60_000, 0x20)));
  },
  'web server': (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'closes at once': (socket: Socket) => void socket.end(),
  'resets at once': (socket: Socket) => void socket.resetAndDestroy(),
} satisfies Record<string, (socket: Socket) => void>;

/** Serves one connection as the link is now. */
export function carry(link: Link, client: Socket): void {
  const { mode } = link;
  link.sockets.add(client);
  client.on('error', () => {}).on('close', () => link.sockets.delete(client));
  client.setNoDelay(true);
  if (mode.kind === 'refuse') return void client.resetAndDestroy();
  if (mode.kind === 'hostile') return HOSTILE[mode.as](client);
  const server = typeof link.port === 'string' ? connect(link.port) : connect(link.port, '127.0.0.1');
  server.on('error', () => client.destroy()).on('close', () => mode.kind === 'swallow' || client.end());
  client.on('close', () => server.destroy());
  let passed = 0;
  let silent = false;
  pass(server, client, mode, (chunk) => {
    if (mode.kind === 'cut' && passed + chunk.length > mode.afterBytes) {
      client.write(chunk.subarray(0, mode.afterBytes - passed), () => client.destroy());
      return false;
    }
    if (mode.kind === 'swallow' && passed + chunk.length > mode.afterBytes) silent = true;
    passed += chunk.length;
    return !silent;
  });
  pass(client, server, mode, () => !silent);
}

/** Carries what `letPass` lets through, in order. */
function pass(from: Socket, to: Socket, mode: LinkMode, letPass: (chunk: Buffer) => boolean): void {
  let last = Promise.resolve();
  from.on('data', (chunk: Buffer) => {
    if (!letPass(chunk)) return;
    const ms = lateness(mode);
    if (ms === null) {
      to.write(chunk);
      return;
    }
    const due = new Promise<void>((done) => setTimeout(done, ms));
    last = last.then(() => due).then(() => void (to.destroyed || to.write(chunk)));
  });
}

/** null: the mode never holds anything up. */
function lateness(mode: LinkMode): number | null {
  if (mode.kind === 'delay') return mode.ms;
  if (mode.kind === 'loss') return Math.random() < mode.share ? mode.ms : 0;
  return null;
}

function every(ms: number, socket: Socket, action: () => void): void {
  const timer = setInterval(action, ms);
  socket.on('close', () => clearInterval(timer));
}
