import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoFleet } from '#lib/devices/register-demo-fleet.ts';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import { runOverSsh, type SshLogin } from '#lib/ssh/run-over-ssh.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import { LAB_NETWORK } from './lab/lab-network.ts';
import { makeFleet } from './lab/fleet.ts';
import type { LabHost } from './lab/host-spec.ts';
import type { RunningHost } from './lab/lab-host.ts';
import { LAB_LOGINS } from './lab/lab-logins.ts';
import {
  fleetManifest,
  labPort,
  moveModule,
  pullModule,
  type RunningFleet,
  startFleet,
} from './lab/running-fleet.ts';

const NONCE = 'f00dfeed12345678';
let fleet: RunningFleet;
let startedIn = 0;
beforeAll(async () => {
  const began = performance.now();
  fleet = await startFleet(makeFleet());
  startedIn = performance.now() - began;
});
afterAll(() => fleet.stop());

async function visit(host: RunningHost): Promise<DeviceReading> {
  const { username, password, privateKey } = LAB_LOGINS[host.spec.login];
  const auth: SshLogin['auth'] =
    password === null
      ? { kind: 'private-key', privateKey: privateKey ?? '' }
      : { kind: 'password', password };
  const target = { host: '127.0.0.1', port: host.port, network: LAB_NETWORK };
  const job = linuxPlatform.session.job(NONCE);
  const pins = [host.hostKeyFingerprint] as const;
  const answer = await runOverSsh(target, { username, auth }, pins, job, DEFAULT_SSH_LIMITS);
  const { stdout, stderr, exitCode } = answer;
  return linuxPlatform.parse({
    platform: 'linux',
    nonce: NONCE,
    stdout: stdout.toString('latin1'),
    stderr: stderr.toString('latin1'),
    exitCode,
  });
}

function running(wanted: (host: LabHost) => boolean): RunningHost {
  const host = fleet.hosts.find(({ spec }) => wanted(spec));
  if (!host) throw new Error('the fleet has no such host');
  return host;
}

const healthy = ({ trouble, latencyMs, noise }: LabHost) =>
  trouble === 'none' && latencyMs === 0 && noise === '';

test('the fleet is large, varied and the same every time', () => {
  const specs = makeFleet();
  expect(specs).toEqual(makeFleet());
  expect(makeFleet({ seed: 2 })).not.toEqual(specs);
  const ports = specs.flatMap((host) => host.ports);
  expect(specs).toHaveLength(120);
  expect(Math.abs(ports.length - 900)).toBeLessThan(50);
  expect(new Set(specs.map(({ name }) => name)).size).toBe(120);
  expect(new Set(ports.map(({ permanentMac }) => permanentMac)).size).toBe(ports.length);
  expect(new Set(specs.map(({ kind }) => kind)).size).toBe(6);
  const parts = ports.flatMap(({ cage }) => (cage.kind === 'module' ? [cage.module.part.partNumber] : []));
  expect(new Set(parts).size).toBeGreaterThan(25);
  expect(parts).toEqual(expect.arrayContaining(['CAB-Q-S-5M', 'CAB-Q-S-1M']));
  expect(makeFleet({ hosts: 5 }).every(({ trouble }) => trouble === 'none')).toBe(true);
});

test('a serial is in two places only where a cable joins two hosts', () => {
  const places = new Map<string, string[]>();
  for (const host of makeFleet()) {
    for (const { cage } of host.ports) {
      if (cage.kind !== 'module') continue;
      const { serial, part } = cage.module;
      places.set(serial, [...(places.get(serial) ?? []), `${host.name} ${part.partNumber}`]);
    }
  }
  const shared = [...places.values()].filter((ends) => ends.length > 1);
  expect(shared).toHaveLength(4);
  for (const ends of shared) expect(new Set(ends.map((end) => end.split(' ')[1])).size).toBe(1);
});

test('120 servers start in under two seconds', () => {
  expect(startedIn).toBeLessThan(2000);
  expect(new Set(fleet.hosts.map(({ port }) => port)).size).toBe(120);
});

describe('a visit', () => {
  test('reads every port of a host, and the host counts it', async () => {
    const host = running((spec) => healthy(spec) && spec.kind === 'ahv' && spec.account === 'root');
    const reading = await visit(host);
    expect(reading).toMatchObject({
      complete: true,
      problems: [],
      facts: { hostname: host.name, kind: 'ahv' },
    });
    expect(reading.ports).toHaveLength(host.spec.ports.length);
    expect(host).toMatchObject({ sessions: 1, refusedLogins: 0, commands: ['/bin/sh -s'] });
  });

  test('gets through a banner and a long message of the day', async () => {
    const host = running(({ banner }) => banner !== '');
    expect(await visit(host)).toMatchObject({ complete: true, ports: { length: host.spec.ports.length } });
  });

  test.each([
    ['wrong-password', 'auth-failed'],
    ['changed-key', 'host-key-changed'],
    ['refused', 'refused'],
  ])('of a host with trouble "%s" fails with %s', async (trouble, kind) => {
    const host = running((spec) => spec.trouble === trouble);
    await expect(visit(host)).rejects.toMatchObject({ kind });
    expect(host.sessions).toBe(0);
  });

  test('sees a module that was moved, and one that was pulled', async () => {
    const host = running(
      (spec) => healthy(spec) && spec.ports.filter(({ cage }) => cage.kind === 'module').length > 1,
    );
    const [a, b] = host.spec.ports.filter(({ cage }) => cage.kind === 'module').map(({ name }) => name) as [
      string,
      string,
    ];
    const serial = async (name: string) =>
      (await visit(host)).ports.find((port) => port.name === name)?.reading.module?.serial;
    const moved = await serial(a);
    moveModule(labPort(host.spec, a), labPort(host.spec, b));
    expect([await serial(a), await serial(b)]).toEqual([undefined, moved]);
    pullModule(labPort(host.spec, b));
    expect(await serial(b)).toBeUndefined();
  });

  test('is refused while the host is away, and its key may change', async () => {
    const host = running((spec) => healthy(spec) && spec.kind === 'xcp-ng' && spec.account === 'root');
    await host.refuse();
    await expect(visit(host)).rejects.toMatchObject({ kind: 'refused' });
    await host.accept();
    expect(await visit(host)).toMatchObject({ complete: true });
    host.changeKey();
    await expect(visit(host)).rejects.toMatchObject({ kind: 'host-key-changed' });
  });

  test('with another script or command is not answered as if it were the collection script', async () => {
    const host = running((spec) => healthy(spec) && spec.login === 'root-key');
    const login: SshLogin = {
      username: 'root',
      auth: { kind: 'private-key', privateKey: LAB_LOGINS['root-key'].privateKey ?? '' },
    };
    const job = { command: '/bin/sh -s', stdin: `nonce=${NONCE}\nethtool -m eth0\n` };
    const target = { host: '127.0.0.1', port: host.port, network: LAB_NETWORK };
    const answer = await runOverSsh(target, login, [host.hostKeyFingerprint], job, DEFAULT_SSH_LIMITS);
    expect(answer).toMatchObject({ exitCode: 127, stdout: { length: 0 } });
  });
});

test('a taken port is replaced by a free one', async () => {
  const taken = fleet.hosts.find(({ spec }) => spec.trouble !== 'refused')?.port ?? 0;
  const other = await startFleet(makeFleet({ hosts: 1 }), { basePort: taken });
  expect(other.hosts[0]?.port).not.toBe(taken);
  await other.stop();
});

test('as a process of its own it prints its manifest and ends with its parent', async () => {
  const main = join(import.meta.dirname, 'lab/main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let printed = '';
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk);
    if (printed.endsWith('\n')) break;
  }
  const { credentials, devices } = demoFleet.parse(JSON.parse(printed));
  const wanted = demoFleet.parse(fleetManifest(fleet));
  expect(credentials).toEqual(wanted.credentials);
  const hosts = devices.slice(0, 120).map(({ via: _via, ...host }) => ({ ...host, port: 0 }));
  expect(hosts).toEqual(wanted.devices.map((device) => ({ ...device, port: 0 })));
  expect(new Set(devices.map(({ platform }) => platform)).size).toBeGreaterThan(14);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
