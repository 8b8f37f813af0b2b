import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { requireProgram } from './require-program.ts';

const run = promisify(execFile);
const START_TRIES = 5;

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshdOptions {
  /** A free one when left out. */
  port?: number;
  hostKeyTypes?: HostKeyType[];
  /** Lines for sshd_config, before the lab's own: the first value of a keyword wins. */
  config?: string[];
}

export interface LabSshd {
  port: number;
  /** The user who runs the test: the only one who can log in. */
  username: string;
  /** Unencrypted OpenSSH private key that the server accepts. */
  userKey: string;
  /** In the order of `hostKeyTypes`; fingerprints as `ssh-keygen -lf` prints them. */
  hostKeys: { type: HostKeyType; fingerprint: string }[];
  /** All that sshd has logged so far, at level VERBOSE. */
  log(): string;
  /** Stops the server and removes its files. Sessions end when their client does. */
  stop(): Promise<void>;
}

/** Starts a real OpenSSH server on 127.0.0.1 with keys of its own. It takes public keys only. */
export async function startSshd(options: SshdOptions = {}): Promise<LabSshd> {
  const sshd = requireProgram('sshd');
  if (!sshd) throw new Error('sshd is not on this machine');
  // sshd started by root insists on its privilege separation directory, which only its service creates.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'ferrule-sshd-'));
  const userKeyFile = await makeKey(folder, 'user', 'ed25519');
  await writeFile(path.join(folder, 'authorized_keys'), await readFile(`${userKeyFile}.pub`), {
    mode: 0o600,
  });
  const hostKeys: LabSshd['hostKeys'] = [];
  const hostKeyLines: string[] = [];
  for (const type of options.hostKeyTypes ?? ['ed25519']) {
    const file = await makeKey(folder, `host_${type}`, type);
    const { stdout } = await run('ssh-keygen', ['-lf', `${file}.pub`]);
    hostKeys.push({ type, fingerprint: stdout.split(' ')[1] ?? '' });
    hostKeyLines.push(`HostKey ${file}`);
  }
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await freePort());
    const config = path.join(folder, 'sshd_config');
    await writeFile(
      config,
      [...(options.config ?? []), ...hostKeyLines, ...ownConfig(folder, port)].join('\n'),
    );
    const server = spawn(sshd, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    if (await listens(server, () => log)) {
      return {
        port,
        username: userInfo().username,
        userKey: await readFile(userKeyFile, 'utf8'),
        hostKeys,
        log: () => log,
        stop: async () => {
          await end(server);
          await rm(folder, { recursive: true, force: true });
        },
      };
    }
    if (tries === START_TRIES || options.port !== undefined) {
      await rm(folder, { recursive: true, force: true });
      throw new Error(`sshd did not start: ${log}`);
    }
  }
}

function ownConfig(folder: string, port: number): string[] {
  return [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    'PidFile none',
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PubkeyAuthentication yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxStartups 500',
    'LogLevel VERBOSE',
    '',
  ];
}

async function makeKey(folder: string, name: string, type: HostKeyType): Promise<string> {
  const file = path.join(folder, name);
  await run('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', name, '-f', file]);
  return file;
}

/** Resolves true once the server says that it listens, false when it has ended before. */
function listens(server: ChildProcess, log: () => string): Promise<boolean> {
  return new Promise((resolve) => {
    server.stderr?.on('data', () => {
      if (log().includes('Server listening on')) resolve(true);
    });
    server.once('error', () => resolve(false));
    server.once('exit', () => resolve(false));
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
