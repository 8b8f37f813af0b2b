import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { labKey } from './lab-keys.ts';
import { LAB_LOGINS, type LabLogin, type LabLoginKind } from './lab-logins.ts';

/** A simulated device on the network: an SSH server on loopback. */
export interface LabServer {
  name: string;
  port: number;
  /** The key it is known by, as approved by an administrator; a device with a changed key presents another. */
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

export interface CommandResult {
  stdout: string;
  stderr?: string;
  /** null: the channel is closed without one, as some switches do. */
  exitCode: number | null;
}

/** What an SSH server does for whoever signs in. */
export interface ServerBehaviour {
  name: string;
  login: LabLoginKind;
  /** What stands behind `SSH-2.0-`; otherwise ssh2's own. */
  ident?: string;
  /** Shown before the login. */
  banner: string;
  latencyMs: number;
  /** The server has no method `password` and asks by keyboard-interactive instead. */
  asksInteractively?: boolean;
  trouble?: 'none' | 'refused' | 'wrong-password' | 'changed-key';
  /** One command; `stdin` is read to its end first where the command wants it. Without it exec is refused. */
  exec?: (command: string, stdin: string) => CommandResult;
  wantsInput?: (command: string) => boolean;
  /** Passes connections on to loopback, as a jump host does. */
  forwards?: boolean;
  /** Without it a shell is refused. */
  shell?: (channel: ServerChannel, commands: string[]) => void;
}

const CLIENT_KEY = ssh2.utils.parseKey(LAB_LOGINS['root-key'].privateKey ?? '');
if (CLIENT_KEY instanceof Error) throw CLIENT_KEY;
const clientKey = CLIENT_KEY;

/** Starts a server on 127.0.0.1, on `wanted` or, when that is taken, on a free port. */
export async function startServer(behaviour: ServerBehaviour, wanted = 0): Promise<LabServer> {
  const { name, banner, ident } = behaviour;
  const login = LAB_LOGINS[behaviour.login];
  const known = labKey(`host ${name}`);
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let keySeed = `host ${name}${behaviour.trouble === 'changed-key' ? ' after reinstallation' : ''}`;
  // Made at the first connection: a fleet starts faster, and a changed key needs only a new one.
  let ssh: ssh2.Server | undefined;

  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    const settings = { hostKeys: [labKey(keySeed).privateKey], banner: banner || undefined };
    ssh ??= new ssh2.Server({ ...settings, ...(ident !== undefined && { ident }) }, serve);
    ssh.injectSocket(socket);
  });
  const server: LabServer = {
    name,
    port: await listen(listener, wanted),
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
      if (listener.listening) await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
    async accept() {
      if (!listener.listening) server.port = await listen(listener, server.port);
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await server.refuse();
    },
  };
  if (behaviour.trouble === 'refused') await server.refuse();
  return server;

  function serve(connection: Connection): void {
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      void isWelcome(behaviour, login, context).then((welcome) => {
        if (welcome) return context.accept();
        if (context.method !== 'none') server.refusedLogins++;
        return context.reject([methodOf(behaviour, login)]);
      });
    });
    connection.on('ready', () => {
      server.sessions++;
      connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
        if (behaviour.forwards && destIP === '127.0.0.1') passOn(accept, reject, destPort);
        else reject();
      });
      connection.on('session', (acceptSession) => {
        const session = acceptSession();
        session.on('env', (accept) => accept?.());
        session.on('pty', (accept) => accept?.());
        session.on('exec', (accept, reject, { command }) => {
          if (behaviour.exec) answer(accept(), command, behaviour.exec);
          else reject();
        });
        session.on('shell', (accept, reject) => {
          if (behaviour.shell)
            behaviour.shell(
              accept().on('error', () => {}),
              server.commands,
            );
          else reject();
        });
      });
    });
  }

  function passOn(accept: () => ServerChannel, reject: () => void, port: number): void {
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    socket.once('error', reject).once('close', () => sockets.delete(socket));
    socket.once('connect', () => {
      socket.off('error', reject);
      const channel = accept().on('error', () => {});
      socket.on('error', () => channel.close());
      socket.pipe(channel).pipe(socket);
    });
  }

  function answer(channel: ServerChannel, command: string, exec: NonNullable<ServerBehaviour['exec']>): void {
    server.commands.push(command);
    channel.on('error', () => {});
    const chunks: Buffer[] = [];
    channel.on('data', (chunk: Buffer) => chunks.push(chunk));
    const reply = () => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        const { stdout, stderr, exitCode } = exec(command, Buffer.concat(chunks).toString('latin1'));
        if (stderr) channel.stderr.write(Buffer.from(stderr, 'latin1'));
        channel.write(Buffer.from(stdout, 'latin1'), () => {
          if (exitCode !== null) channel.exit(exitCode);
          channel.end();
        });
      }, behaviour.latencyMs);
      timers.add(timer);
    };
    if (behaviour.wantsInput?.(command)) channel.once('end', reply);
    else reply();
  }
}

function methodOf({ asksInteractively }: ServerBehaviour, { password }: LabLogin) {
  if (password === null) return 'publickey';
  return asksInteractively ? 'keyboard-interactive' : 'password';
}

async function isWelcome(
  behaviour: ServerBehaviour,
  login: LabLogin,
  context: AuthContext,
): Promise<boolean> {
  if (context.method === 'none' || context.method !== methodOf(behaviour, login)) return false;
  if (behaviour.trouble === 'wrong-password' || context.username !== login.username) return false;
  if (context.method === 'password') return context.password === login.password;
  if (context.method === 'keyboard-interactive') {
    const said = await new Promise<string[]>((resolve) =>
      context.prompt([{ prompt: 'Password: ', echo: false }], resolve),
    );
    return said[0] === login.password;
  }
  if (context.method !== 'publickey' || !context.key.data.equals(clientKey.getPublicSSH())) return false;
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
