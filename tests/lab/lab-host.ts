import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { COLLECT_SCRIPT } from '#lib/platforms/linux/collect-script.ts';
import type { PagePlan } from '#lib/platforms/platform.ts';
import type { LabHost } from './host-spec.ts';
import { labKey } from './lab-keys.ts';
import { LAB_LOGINS } from './lab-logins.ts';
import { renderTranscript } from './render-transcript.ts';

/** A simulated host on the network: an SSH server on loopback that answers as the collection script would there. */
export interface RunningHost {
  name: string;
  /** What it answers from; tests change it between visits. */
  spec: LabHost;
  port: number;
  /** The key it is known by, as approved by an administrator; a host with a changed key presents another. */
  hostKeyFingerprint: string;
  /** Logins that succeeded, logins that failed, and every command since the start. */
  sessions: number;
  refusedLogins: number;
  commands: string[];
  changeKey(): void;
  /** Stops and starts listening: connections are refused meanwhile. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  stop(): Promise<void>;
}

const CLIENT_KEY = ssh2.utils.parseKey(LAB_LOGINS['root-key'].privateKey ?? '');
if (CLIENT_KEY instanceof Error) throw CLIENT_KEY;
const clientKey = CLIENT_KEY;

/** Starts the server of one host on 127.0.0.1, on `wanted` or, when that is taken, on a free port. */
export async function startHost(spec: LabHost, wanted = 0): Promise<RunningHost> {
  const known = labKey(`host ${spec.name}`);
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let keySeed = `host ${spec.name}${spec.trouble === 'changed-key' ? ' after reinstallation' : ''}`;
  // Made at the first connection: a fleet starts faster, and a changed key or banner needs only a new one.
  let ssh: ssh2.Server | undefined;

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    ssh ??= new ssh2.Server(
      { hostKeys: [labKey(keySeed).privateKey], banner: spec.banner || undefined },
      serve,
    );
    ssh.injectSocket(socket);
  });
  const host: RunningHost = {
    name: spec.name,
    spec,
    port: await listen(server, wanted),
    hostKeyFingerprint: known.fingerprint,
    sessions: 0,
    refusedLogins: 0,
    commands: [],
    changeKey() {
      keySeed += ' changed';
      ssh = undefined;
    },
    async refuse() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
    async accept() {
      if (!server.listening) host.port = await listen(server, host.port);
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await host.refuse();
    },
  };
  if (spec.trouble === 'refused') await host.refuse();
  return host;

  function serve(connection: Connection): void {
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      if (context.method === 'none') return context.reject([methodOf(spec)]);
      if (isWelcome(spec, context)) return context.accept();
      host.refusedLogins++;
      context.reject([methodOf(spec)]);
    });
    connection.on('ready', () => {
      host.sessions++;
      connection.on('session', (acceptSession) => {
        const session = acceptSession();
        session.on('env', (accept) => accept?.());
        session.on('exec', (accept, _reject, { command }) => {
          host.commands.push(command);
          const channel = accept();
          channel.on('error', () => {});
          const chunks: Buffer[] = [];
          channel.on('data', (chunk: Buffer) => chunks.push(chunk));
          channel.once('end', () => {
            const stdin = Buffer.concat(chunks).toString('latin1');
            const timer = setTimeout(() => {
              timers.delete(timer);
              answer(channel, command, stdin);
            }, spec.latencyMs);
            timers.add(timer);
          });
        });
      });
    });
  }

  function answer(channel: ServerChannel, command: string, stdin: string): void {
    const job = command === '/bin/sh -s' ? readJob(stdin) : null;
    if (!job) {
      channel.stderr.write(`sh: ${command}: the simulated host only answers the collection script\n`);
      channel.exit(127);
      channel.end();
      return;
    }
    const { stdout, exitCode } = renderTranscript(spec, job.nonce, job.plan);
    channel.write(Buffer.from(stdout, 'latin1'), () => {
      channel.exit(exitCode);
      channel.end();
    });
  }
}

/** What the header above the collection script says; null for any other script. */
function readJob(stdin: string): { nonce: string; plan: PagePlan } | null {
  if (!stdin.endsWith(COLLECT_SCRIPT)) return null;
  const header = stdin.slice(0, -COLLECT_SCRIPT.length);
  const found = /^nonce=([0-9a-zA-Z]+)\nraw=(1?)\nhave='\n((?:[^'\n]+\n)*)'\n$/.exec(header);
  if (!found) return null;
  const [, nonce = '', raw, have = ''] = found;
  return { nonce, plan: { all: raw === '1', have: have.split('\n').filter(Boolean) } };
}

function methodOf(spec: LabHost): 'password' | 'publickey' {
  return LAB_LOGINS[spec.login].password === null ? 'publickey' : 'password';
}

function isWelcome(spec: LabHost, context: AuthContext): boolean {
  const login = LAB_LOGINS[spec.login];
  if (spec.trouble === 'wrong-password' || context.username !== login.username) return false;
  if (context.method === 'password') return context.password === login.password;
  if (context.method !== 'publickey' || login.privateKey === null) return false;
  if (!context.key.data.equals(clientKey.getPublicSSH())) return false;
  // The first request only asks whether the key would do; the second proves it.
  if (!context.signature || !context.blob) return true;
  return clientKey.verify(context.blob, context.signature, context.hashAlgo) === true;
}

async function listen(server: Server, wanted: number): Promise<number> {
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (wanted === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen(server, 0);
  }
  return (server.address() as AddressInfo).port;
}
