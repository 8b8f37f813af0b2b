import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { runOverSsh } from '#lib/ssh/run-over-ssh.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';
import { type SshNetwork, systemLookup } from '#lib/ssh/ssh-network.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import type { LoginFor, SshTarget } from '#lib/ssh/ssh-target.ts';
import { startDns } from '../lab/dns-server.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { PASSWORD_LOGIN, startSshHost } from './fake-host.ts';

const STRICT: SshNetwork = { policy: { allow: [], ownServices: [] }, lookup: systemLookup };

/** Every spelling that some resolver takes for this machine, a metadata service or another place no fleet is in. */
const SPELLINGS = [
  '127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7f.1', '0x7F.0.0.0x1', '017700000001',
  '0177.0.0.1', '0', '0.0.0.0', '0.0.0.1', 'localhost', 'LOCALHOST', '::', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1',
  '::ffff:7f00:1', '::FFFF:0:7f00:1', '::127.0.0.1', '::7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fe80::1', '169.254.169.254',
  '0xa9fea9fe', '2852039166', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', 'fd00:ec2::254', '100.100.100.200', '224.0.0.1',
  'ff02::1', '240.0.0.1', '255.255.255.255',
]; // prettier-ignore

let server: Server;
let port: number;
let connects = 0;
beforeAll(async () => {
  server = createServer((socket) => {
    connects += 1;
    socket.destroy();
  }).listen(0, '::');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  connects = 0;
});

const session = (target: Partial<SshTarget>, login: typeof PASSWORD_LOGIN | LoginFor = PASSWORD_LOGIN) =>
  runOverSsh(
    { host: '127.0.0.1', port, network: STRICT, ...target },
    login,
    ['SHA256:none'],
    { command: 'true', stdin: '' },
    { ...DEFAULT_SSH_LIMITS, connectMs: 1_500 },
  );

describe('T5: a device that is registered at an address of this machine, a metadata service or nowhere', () => {
  test.each(SPELLINGS)('%s: no connect', async (host) => {
    const opened: string[] = [];
    const login: LoginFor = () => (opened.push(host), PASSWORD_LOGIN);
    const failure: unknown = await session({ host }, login).catch((error: unknown) => error);
    // Some spellings mean nothing to this machine's resolver; none may lead anywhere.
    expect(failure).toMatchObject({ kind: expect.stringMatching(/^(address-refused|dns)$/) });
    await expect(scanHostKey({ host, port, network: STRICT })).rejects.toMatchObject({
      kind: (failure as { kind: string }).kind,
    });
    expect([connects, opened]).toEqual([0, []]);
  });

  test('most of the spellings are ones that would lead somewhere', async () => {
    const led = await Promise.all(SPELLINGS.map((host) => systemLookup(host).then(Boolean, () => false)));
    expect(led.filter(Boolean).length).toBeGreaterThanOrEqual(30);
  });

  test('one refused address among several is enough', async () => {
    const network = { ...STRICT, lookup: async () => ['192.0.2.1', '127.0.0.1'] };
    await expect(session({ host: 'mixed.test', network })).rejects.toMatchObject({
      kind: 'address-refused',
      message: expect.stringContaining('mixed.test is 127.0.0.1'),
    });
    expect(connects).toBe(0);
  });

  test('a port of Ferrule itself is refused where the address is allowed', async () => {
    const ownServices = [{ address: '::1', port }];
    const network = { ...STRICT, policy: { allow: ['::1/128'], ownServices } };
    await expect(session({ host: '::1', network })).rejects.toMatchObject({ kind: 'address-refused' });
    expect(connects).toBe(0);
  });

  test('behind a jump host an address is refused before that one is signed in to', async () => {
    const jump = await startSshHost();
    const via = { target: jump.target, login: PASSWORD_LOGIN, pins: jump.pins };
    await expect(session({ via })).rejects.toMatchObject({ kind: 'address-refused' });
    expect([jump.attempts, connects]).toEqual([[], 0]);
    await jump.stop();
  });
});

test('T5: a name whose server answers with a public address first and 127.0.0.1 then: no connect', async () => {
  const dns = await startDns((question) => [question === 1 ? '192.0.2.1' : '127.0.0.1']);
  const network = { ...STRICT, lookup: dns.lookup };
  const first = session({ host: 'rebind.test', network });
  // An address of documentation: what becomes of it depends on the network this runs in.
  await expect(first).rejects.toMatchObject({
    kind: expect.stringMatching(/^(timeout|unreachable|refused)$/),
  });
  // What was checked is what was tried: the name was not resolved again for the connection.
  expect(dns.asked).toEqual(['rebind.test']);
  await expect(session({ host: 'rebind.test', network })).rejects.toMatchObject({ kind: 'address-refused' });
  expect(dns.asked).toEqual(['rebind.test', 'rebind.test']);
  expect(connects).toBe(0);
  await dns.stop();
});

test('the name of an allowed address is resolved once and connected to', async () => {
  const dns = await startDns((question) => [question === 1 ? '127.0.0.1' : '192.0.2.1']);
  const network = { ...LAB_NETWORK, lookup: dns.lookup };
  const seen: unknown[] = [];
  const login: LoginFor = (addresses) => {
    seen.push(addresses);
    return PASSWORD_LOGIN;
  };
  await expect(session({ host: 'lab.test', network }, login)).rejects.toMatchObject({ kind: 'refused' });
  expect([connects, dns.asked, seen]).toEqual([1, ['lab.test'], [['127.0.0.1']]]);
  await dns.stop();
});
