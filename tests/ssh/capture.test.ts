import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';

import { captureDevice } from '#lib/capture/capture-device.ts';
import { PlatformUnknownError } from '#lib/capture/detect-platform.ts';
import { runCommands } from '#lib/capture/run-commands.ts';
import { hopsTo, type SshMeans } from '#lib/capture/ssh-way.ts';
import type { VisitCredential, VisitTarget } from '#lib/devices/device-login.ts';
import { ciscoIos } from '#lib/platforms/cisco-ios/cisco-ios-platform.ts';
import type { CommandAnswer } from '#lib/platforms/platform.ts';
import { readAnswers } from '#lib/platforms/read-answers.ts';
import { platformById, readingOfTranscript } from '#lib/platforms/registry.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { readVisitCapture } from '../lab/visit-capture.ts';
import { inSession, startDevice } from './fake-device.ts';
import { type FakeSshHost, startSshHost, type SshHostBehaviour } from './fake-host.ts';

const EOS = readVisitCapture('arista-eos', 'visit-of-a-leaf-with-a-breakout');
const IOS = readVisitCapture('cisco-ios', 'visit-of-a-catalyst-with-a-refused-view');
const PAGES = { all: false, have: [] };

const started: FakeSshHost[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((host) => host.stop()));
});

async function start(host: Promise<FakeSshHost>): Promise<FakeSshHost> {
  started.push(await host);
  return host;
}

/** A device of the ledger behind a fake host. */
function targetOf({ target, pins }: FakeSshHost, via: VisitTarget | null = null): VisitTarget {
  const credential: VisitCredential = {
    id: 'c',
    name: 'c',
    kind: 'password',
    username: 'reader',
    source: 'stored',
    reference: null,
    sealed: null,
    networks: [],
    trustFirstUse: false,
    pausedAt: null,
    pausedWhy: null,
  };
  const name = via ? 'sw1' : 'jump';
  return {
    id: name,
    name,
    ...target,
    platform: 'auto',
    ssh: 'modern',
    agreed: null,
    pins: [...pins],
    credential,
    via,
  };
}

const means: SshMeans = {
  network: LAB_NETWORK,
  openLogin: ({ credential }) => ({
    username: credential.username,
    auth: { kind: 'password', password: 'secret' },
    enablePassword: 'let me',
  }),
};

const capture = (target: VisitTarget, platform: string | null) =>
  captureDevice(
    target,
    { platform: platformById(platform ?? '') ?? null, pages: PAGES },
    means,
    new AbortController().signal,
  );

/** Answers commands as they were captured, others with a refusal; `asked` notes them all. */
function answering(answers: readonly CommandAnswer[], asked: string[] = [], exitCode: number | null = 0) {
  const text = (command: string) => {
    asked.push(command);
    return answers.find((answer) => answer.command === command)?.stdout ?? '% Invalid input\n';
  };
  return { text, exec: execOf(text, exitCode) };
}

function execOf(
  text: (command: string) => string | Buffer,
  exitCode: number | null,
): SshHostBehaviour['exec'] {
  return (accept, _reject, _socket, command) => {
    const channel = accept();
    channel.write(text(command));
    if (exitCode !== null) channel.exit(exitCode);
    channel.end();
  };
}

describe('a switch that takes commands', () => {
  test.each([0, null])('answers each in a channel of its own (exit code %s)', async (exitCode) => {
    const asked: string[] = [];
    const host = await start(startSshHost({ exec: answering(EOS, asked, exitCode).exec }));
    const transcript = await capture(targetOf(host), 'arista-eos');
    expect(transcript).toEqual({
      platform: 'arista-eos',
      answers: EOS.map((answer) => ({ ...answer, exitCode })),
    });
    expect(asked).toEqual(EOS.map(({ command }) => command));
    expect(readingOfTranscript(transcript)).toMatchObject({ complete: true, facts: { hostname: 'tor-a7' } });
  });

  test('is found out first where nobody chose its platform', async () => {
    const asked: string[] = [];
    const version = {
      ...EOS[0]!,
      command: 'show version',
      stdout: 'Arista DCS-7050\nSoftware image version: 4.28\n',
    };
    const host = await start(startSshHost({ exec: answering([version, ...EOS], asked).exec }));
    expect((await capture(targetOf(host), null)).platform).toBe('arista-eos');
    expect(asked.slice(0, 3)).toEqual(['uname -a', 'show version', 'show version | json']);
  });

  test('is reached through a jump host', async () => {
    const far = await start(startSshHost({ exec: answering(EOS).exec }));
    const jump = await start(
      startSshHost({
        loggedIn: (connection) =>
          connection.on('tcpip', (accept) => {
            const channel = accept();
            const socket = connect(far.target.port, '127.0.0.1');
            socket.on('error', () => {});
            socket.pipe(channel).pipe(socket);
          }),
      }),
    );
    const target = targetOf(far, targetOf(jump));
    expect(hopsTo(target).map(({ name }) => name)).toEqual(['jump', 'sw1']);
    expect(readingOfTranscript(await capture(target, 'arista-eos')).complete).toBe(true);
  });
});

describe('a switch with a command line only', () => {
  const device = (asked: string[], prompt = 'sw1>') => {
    const { text } = answering(IOS, asked);
    return startDevice({
      ident: 'Cisco-1.25',
      prompt,
      run: async (command, terminal) => {
        if (command === 'enable') {
          terminal.write('Password: ');
          asked.push(`enable with ${await terminal.line(() => {})}`);
          terminal.prompt = 'sw1#';
          terminal.write('\r\n');
        } else terminal.write(text(command).replaceAll('\n', '\r\n'));
      },
    });
  };

  test('is told by its server, enabled, prepared and asked in one shell', async () => {
    const asked: string[] = [];
    const host = await start(device(asked));
    const transcript = await capture(targetOf(host), null);
    expect(asked).toEqual([
      'enable with let me',
      'terminal length 0',
      'terminal width 512',
      ...ciscoIos.commands.map(({ command }) => command),
    ]);
    expect(readingOfTranscript(transcript)).toEqual(readAnswers(ciscoIos, IOS));
  });

  test('that is privileged already gets no enable password', async () => {
    const asked: string[] = [];
    const host = await start(device(asked, 'sw1#'));
    await capture(targetOf(host), 'cisco-ios');
    expect(asked[0]).toBe('terminal length 0');
  });

  test('a command that does not end costs its own answer only', async () => {
    const { text } = answering(IOS);
    const host = await start(
      startDevice({
        prompt: 'sw1#',
        run: (command, { write }) =>
          command === 'show interfaces status'
            ? new Promise(() => {})
            : write(text(command).replaceAll('\n', '\r\n')),
      }),
    );
    const answers = await inSession(host, (session) => runCommands(session, ciscoIos, undefined), {
      commandMs: 1500,
      idleMs: 1500,
    });
    const missing = answers.find(({ command }) => command === 'show interfaces status');
    expect(missing).toMatchObject({ stdout: '', stderr: expect.stringContaining('did not finish') });
    expect(readAnswers(ciscoIos, answers)).toMatchObject({
      complete: true,
      facts: { hostname: 'rack12-sw1' },
    });
  });
});

describe('a host with a shell', () => {
  const LINUX: CommandAnswer[] = [
    {
      command: 'uname -a',
      stdout: 'Linux kvm12 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux\n',
      stderr: '',
      exitCode: 0,
    },
    { command: 'cat /etc/os-release; ls -d /etc/sonic', stdout: 'ID=debian\n', stderr: '', exitCode: 0 },
    { command: '/bin/sh -s', stdout: 'caf\xe9\n', stderr: '', exitCode: 0 },
  ];

  test('is given one script, and every byte of its answer is kept', async () => {
    const { text } = answering(LINUX);
    const exec = execOf((command) => Buffer.from(text(command), 'latin1'), 0);
    const host = await start(startSshHost({ exec }));
    expect(await capture(targetOf(host), null)).toMatchObject({
      platform: 'linux',
      stdout: 'caf\xe9\n',
      exitCode: 0,
    });
  });

  test('T12: whose script ends without a status has not answered in full', async () => {
    const host = await start(startSshHost({ exec: answering(LINUX, [], null).exec }));
    await expect(capture(targetOf(host), 'linux')).rejects.toMatchObject({ kind: 'truncated' });
  });

  test('that says nothing of itself is no platform', async () => {
    const host = await start(startSshHost({ exec: answering([]).exec }));
    await expect(capture(targetOf(host), null)).rejects.toBeInstanceOf(PlatformUnknownError);
  });
});
