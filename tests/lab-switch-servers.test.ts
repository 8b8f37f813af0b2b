import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detectPlatform } from '#lib/capture/detect-platform.ts';
import { runCommands } from '#lib/capture/run-commands.ts';
import { CLI_PLATFORMS } from '#lib/platforms/registry.ts';
import { esxiPlatform } from '#lib/platforms/esxi/esxi-platform.ts';
import { hypervPlatform } from '#lib/platforms/hyperv/hyperv-platform.ts';
import type { ScriptPlatform } from '#lib/platforms/platform.ts';
import { readAnswers } from '#lib/platforms/read-answers.ts';
import { CLI_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import { type SshSession, withSshSession } from '#lib/ssh/ssh-session.ts';
import { LAB_LOGINS } from './lab/lab-logins.ts';
import { LAB_NETWORK } from './lab/lab-network.ts';
import { type RunningDevice, type RunningFleet, startTopology } from './lab/running-fleet.ts';
import { switchAnswer } from './lab/switches/switch-answer.ts';
import { makeTopology } from './lab/topology.ts';

const TOPOLOGY = makeTopology({ hosts: 0 });
const NONCE = 'f00dfeed12345678';

let fleet: RunningFleet;
beforeAll(async () => {
  fleet = await startTopology(TOPOLOGY);
});
afterAll(() => fleet.stop());

function running(name: string): RunningDevice {
  const device = fleet.devices.find(({ server }) => server.name === name);
  if (!device) throw new Error(`no such device in the lab: ${name}`);
  return device;
}

function inSession<T>(
  { server, login }: RunningDevice,
  visit: (session: SshSession) => Promise<T>,
): Promise<T> {
  const { username, password, privateKey } = LAB_LOGINS[login];
  const auth =
    password === null
      ? ({ kind: 'private-key', privateKey: privateKey ?? '' } as const)
      : ({ kind: 'password', password } as const);
  const target = { host: '127.0.0.1', port: server.port, network: LAB_NETWORK };
  return withSshSession(
    target,
    { username, auth },
    [server.hostKeyFingerprint],
    CLI_SSH_LIMITS,
    undefined,
    visit,
  );
}

describe.each(TOPOLOGY.switches.map((sw) => ({ name: sw.name, platform: sw.platform, sw })))(
  '$name ($platform)',
  ({ sw, name }) => {
    test('is told for what it is', async () => {
      expect(await inSession(running(name), async (session) => (await detectPlatform(session)).id)).toBe(
        sw.platform,
      );
    });

    test('a visit reads over the network what its answers say', async () => {
      const platform = CLI_PLATFORMS.find(({ id }) => id === sw.platform)!;
      const device = running(name);
      const answers = await inSession(device, (session) =>
        runCommands(session, platform, LAB_LOGINS[device.login].enablePassword ?? undefined),
      );
      const direct = platform.commands.map(({ command }) => {
        const { text, known } = switchAnswer(sw, command);
        return { command, stdout: text, stderr: '', exitCode: known ? 0 : 1 };
      });
      expect(readAnswers(platform, answers)).toEqual(readAnswers(platform, direct));
      expect(device.server.sessions).toBeGreaterThan(0);
    });
  },
);

test('long answers are paged until the switch is told not to, and a view may want enable', async () => {
  const device = running('mgmt-lon-1');
  await inSession(device, async (session) => {
    const shell = await session.openShell(/^[\w.-]+[#>]\s?$/);
    expect(shell.greeting).toContain('coffee is in the kitchen');
    const paged = await shell.run('show interfaces');
    await shell.enable(LAB_LOGINS[device.login].enablePassword ?? '');
    await shell.run('terminal length 0');
    // Blanks at the end of a line do not outlive the pager.
    const bare = (text: string) => text.replaceAll(/ +$/gm, '');
    expect(bare(await shell.run('show interfaces'))).toBe(bare(paged));
    expect(paged).toContain('GigabitEthernet1/0/48 is ');
  });
  await expect(
    inSession(device, async (session) => (await session.openShell(/^[\w.-]+[#>]\s?$/)).enable('wrong')),
  ).rejects.toMatchObject({ kind: 'enable-refused' });
});

test.each([
  ['esx-lon-01', esxiPlatform],
  ['hv-lon-01', hypervPlatform],
] as [string, ScriptPlatform][])('%s is told for what it is, and runs its script', async (name, platform) => {
  await inSession(running(name), async (session) => {
    expect((await detectPlatform(session)).id).toBe(platform.id);
    const { command, stdin } = platform.session.job(NONCE);
    const { stdout, stderr, exitCode } = await session.exec(command, stdin);
    const reading = platform.parse({
      platform: platform.id,
      nonce: NONCE,
      stdout: stdout.toString('latin1'),
      stderr: stderr.toString('latin1'),
      exitCode,
    });
    expect(reading).toMatchObject({ complete: true, problems: [] });
    expect(reading.evidence.neighbours?.length).toBeGreaterThan(1);
  });
});
