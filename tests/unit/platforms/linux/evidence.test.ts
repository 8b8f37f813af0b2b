import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTranscript } from '#lib/platforms/linux/parse-transcript.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

const NONCE = '5e1f0c7d9a2b4e68';

type Answers = Record<string, [body: string, exitCode: number]>;

/** A transcript with these sections before its ports, given with their lines of sysfs. */
function read(answers: Answers, ports: Record<string, string>): DeviceReading {
  const frame = (heading: string, body = '') => `\n@@${NONCE} ${heading}\n${body}`;
  const host = Object.entries(answers).map(
    ([name, [body, exitCode]]) => frame(name, body) + frame(`rc ${exitCode}`),
  );
  const listed = Object.entries(ports).map(
    ([name, sysfs]) => frame(`port ${name}`) + frame('sysfs', `bus=pci\n${sysfs}`),
  );
  const end = frame(`end ${listed.length}`);
  const stdout = frame('begin 1') + host.join('') + listed.join('') + end;
  return parseTranscript({ platform: 'linux', nonce: NONCE, stdout, stderr: '', exitCode: 0 });
}

const FIRST = '0c:42:a1:00:00:01';
const SECOND = '0c:42:a1:00:00:02';
const TWO = { eth0: `address=${FIRST}\n`, eth1: `address=${SECOND}\n` };

describe('MACs of the host', () => {
  test.each([
    ['a bridge on one NIC has the MAC of that NIC, which tells more', `${FIRST} br0 eth0`, []],
    [
      'a bridge of two NICs may send by either',
      `${FIRST} br0 eth0 eth1`,
      [{ mac: FIRST, owner: 'br0', port: null }],
    ],
    [
      'a VLAN with a MAC of its own leaves by its NIC',
      '02:00:00:00:00:07 eth1.7 eth1',
      [{ mac: '02:00:00:00:00:07', owner: 'eth1.7', port: 'eth1' }],
    ],
    [
      'VLANs with the MAC of their bond are that bond',
      `${FIRST} a.7 bond0\n${FIRST} bond0 eth0 eth1\n${FIRST} bond0.8 bond0`,
      [{ mac: FIRST, owner: 'a.7', port: null }],
    ],
    [
      'what stands on itself ends',
      '02:00:00:00:00:01 a b\n02:00:00:00:00:02 b a eth0',
      [
        { mac: '02:00:00:00:00:01', owner: 'a', port: 'eth0' },
        { mac: '02:00:00:00:00:02', owner: 'b', port: 'eth0' },
      ],
    ],
    ['a bridge without a NIC leads nowhere', '02:42:00:00:00:01 docker0 veth1\n02:42:00:00:00:02 dummy0', []],
    ['no address, no entry', '00:00:00:00:00:00 br0 eth0 eth1\n80:00:02:08:fe:80:00:00 ib0 eth0\n\n \n', []],
  ])('%s', (_, interfaces, ownedMacs) => {
    expect(read({ interfaces: [interfaces, 0] }, TWO).evidence.ownedMacs).toEqual(ownedMacs);
  });

  test('the owner is what NICs are members of, whatever is listed first', () => {
    const member = `address=${FIRST}\nmaster_kind=bond\nmaster=bond0\n`;
    const interfaces: [string, number] = [`${FIRST} a.7 bond0\n${FIRST} bond0 eth0 eth1`, 0];
    expect(read({ interfaces }, { eth0: member, eth1: member }).evidence.ownedMacs).toEqual([
      { mac: FIRST, owner: 'bond0', port: null },
    ]);
  });

  test('two thousand are kept, and an answer that is larger costs no more than its length', () => {
    const mac = (i: number) => `02:00:00:${[16, 8, 0].map((bits) => hex((i >> bits) & 255)).join(':')}`;
    const hex = (byte: number) => byte.toString(16).padStart(2, '0');
    const many = Array.from({ length: 20_000 }, (_, i) => `${mac(i)} up${i} eth0`).join('\n');
    const wide = `02:00:01:00:00:00 wide ${'eth0 '.repeat(400_000)}`;
    const fdb = Array.from({ length: 20_000 }, (_, i) => `${mac(i)} dev vnet${i} master up1`).join('\n');
    const { evidence } = read({ interfaces: [`${wide}\n${many}`, 0], fdb: [fdb, 0] }, TWO);
    expect(evidence.ownedMacs).toHaveLength(2000);
  });

  test.each([
    ['not asked', {}],
    ['cut short by its deadline', { interfaces: [`${FIRST} br0 eth0 eth1`, 124] }],
  ] as [string, Answers][])('a list that was %s is no list', (_, answers) => {
    expect(read(answers, TWO).evidence.ownedMacs).toBeNull();
  });

  test('an empty list is an answer', () => {
    expect(read({ interfaces: ['', 0] }, TWO).evidence.ownedMacs).toEqual([]);
  });
});

describe('guests', () => {
  const interfaces: [string, number] = [`${FIRST} br0 eth0\n02:00:00:00:00:09 br9 eth0 eth1`, 0];

  test.each([
    ['52:54:00:00:00:01 dev vnet0 master br0', { owner: 'vm vnet0', port: 'eth0' }],
    ['52:54:00:00:00:01 dev tap101i0 vlan 7 offload master br0', { owner: 'vm tap101i0', port: 'eth0' }],
    ['52:54:00:00:00:01 dev vif3.0 master br9', { owner: 'vm vif3.0', port: null }],
    ['52:54:00:00:00:01 dev vnet0 master br0 extern_learn', { owner: 'vm vnet0', port: 'eth0' }],
  ])('%s', (line, owned) => {
    const { evidence } = read({ interfaces, fdb: [`${line}\n`, 0] }, TWO);
    expect(evidence.ownedMacs?.filter(({ owner }) => owner.startsWith('vm '))).toEqual([
      { mac: '52:54:00:00:00:01', ...owned },
    ]);
  });

  test.each([
    '33:33:00:00:00:01 dev vnet0 master br0',
    '52:54:00:00:00:01 dev vnet0',
    'vnet0 master br0',
    '',
  ])('%s is none', (line) => {
    const { evidence } = read({ interfaces, fdb: [line, 0] }, TWO);
    expect(evidence.ownedMacs?.filter(({ owner }) => owner.startsWith('vm '))).toEqual([]);
  });
});

describe('Open vSwitch', () => {
  const uuid = (n: number) => ['uuid', `0000000${n}-0000-4000-8000-000000000000`];
  const table = (headings: string[], ...data: unknown[][]) => JSON.stringify({ data, headings });
  const ovs = [
    table(['name', 'ports'], ['br0', ['set', [uuid(1), uuid(2), uuid(3)]]]),
    table(['_uuid', 'interfaces'], [uuid(1), uuid(4)], [uuid(2), uuid(5)], [uuid(3), uuid(6)]),
    table(
      ['_uuid', 'name', 'external_ids'],
      [uuid(4), 'br0', ['map', []]],
      [uuid(5), 'bond0', ['map', []]],
      [uuid(6), 'vif1.0', ['map', [['attached-mac', 'AA:BB:CC:00:00:02']]]],
      [uuid(7), 'orphan', ['map', [['attached-mac', 'aa:bb:cc:00:00:04']]]],
    ),
  ].join('\n');

  test('a bond of the kernel on a bridge: its members are NICs of the bond, guests leave by them', () => {
    const interfaces: [string, number] = [
      `${FIRST} bond0 eth0 eth1\n${FIRST} br0\n02:00:00:00:00:01 ovs-system bond0 vif1.0`,
      0,
    ];
    const member = `address=${FIRST}\nmaster_kind=bond\nmaster=bond0\n`;
    const { evidence, ports } = read({ ovs: [ovs, 0], interfaces }, { eth0: member, eth1: member });
    expect(ports.map(({ master }) => master)).toEqual([
      { name: 'bond0', kind: 'bond' },
      { name: 'bond0', kind: 'bond' },
    ]);
    expect(evidence.ownedMacs).toEqual([
      { mac: FIRST, owner: 'bond0', port: null },
      { mac: 'aa:bb:cc:00:00:02', owner: 'vm vif1.0', port: null },
    ]);
  });

  test('a master that a person sees named stays as it was read before there was a table', () => {
    const [port] = read({}, { eth0: 'master_kind=ovs\nmaster=br0\n' }).ports;
    expect(port?.master).toEqual({ name: 'br0', kind: 'ovs' });
  });

  test.each([
    '',
    '{}',
    '{"headings":["name","ports"],"data":[[]]}',
    '{"headings":1,"data":[1,null,"x"]}',
    ovs.slice(0, 90),
  ])('a table like %s names no bridge', (answer) => {
    const reading = read({ ovs: [answer, 0] }, { eth0: 'master_kind=ovs\nmaster=ovs-system\n' });
    expect(reading.ports[0]?.master).toEqual({ name: 'ovs-system', kind: 'ovs' });
    expect(reading.complete).toBe(true);
  });
});

describe('neighbours', () => {
  test.each([
    ['{"lldp":[{}]}', 0, []],
    ['{"lldp":[{"interface":[]}]}', 0, []],
    ['', 127, null],
    ['', 124, null],
    ['[WARN/lldpctl] unable to connect to socket', 1, null],
  ])('%s with exit code %i', (answer, exitCode, neighbours) => {
    expect(read({ lldp: [answer, exitCode] }, TWO).evidence.neighbours).toEqual(neighbours);
  });

  test('without lldpd nothing was asked', () => {
    expect(read({}, TWO).evidence.neighbours).toBeNull();
  });
});

test('nothing throws, whatever the host says, and what is told is told of its own ports', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      `${FIRST} br0 eth0`, 'br0 br0', '\n', ' ', '{"lldp":[{"interface":[{"name":"eth0","chassis":', '[{"id":', '}]',
      '"ports"', '{"headings":["_uuid","name","external_ids"],"data":[', '["uuid","a"]', '["set",[', '["map",[[', ']', ',',
      ' dev vnet0 master br0\n', 'lldp.eth0.via=LLDP\n', 'lldp.eth0.port.ifname=x\n', 'null', '1e999',
    ), // prettier-ignore
  );
  const answer = fc.array(piece, { maxLength: 20 }).map((pieces): [string, number] => [pieces.join(''), 0]);
  fc.assert(
    fc.property(answer, answer, answer, answer, (ovs, interfaces, fdb, lldp) => {
      const { evidence, ports } = read({ ovs, interfaces, fdb, lldp }, TWO);
      expect(ports).toHaveLength(2);
      for (const { localPort } of evidence.neighbours ?? []) expect(['eth0', 'eth1']).toContain(localPort);
      for (const { mac, port } of evidence.ownedMacs ?? []) {
        expect(mac).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
        expect([null, 'eth0', 'eth1']).toContain(port);
      }
    }),
  );
});

describe('LACP of bonds', () => {
  const pdu = (end: string, system: string, number: number) =>
    `details ${end} lacp pdu:\n    system priority: 65535\n    system mac address: ${system}\n    port key: 9\n    port priority: 255\n    port number: ${number}\n    port state: 61\n`;
  const slave = (name: string, details: string) => `\nSlave Interface: ${name}\nMII Status: up\n${details}`;
  const bond = (slaves: string) =>
    `Bonding Mode: IEEE 802.3ad Dynamic link aggregation\n\n802.3ad info\nActive Aggregator Info:\n\tPartner Mac Address: 00:23:04:ee:be:0a\n${slaves}`;
  const lacpOf = (body: string, exitCode = 0) =>
    read({ 'bond bond0': [body, exitCode] }, TWO).ports.map(({ lacp }) => lacp);
  const actor = (port: number) => ({ system: FIRST, port });

  test('tells each member by its number, with the port that answers it', () => {
    const answers = bond(
      slave('eth0', pdu('actor', FIRST, 1) + pdu('partner', '00:23:04:ee:be:0a', 0x8001)) +
        slave('eth1', pdu('actor', FIRST, 2) + pdu('partner', '00:00:00:00:00:00', 1)),
    );
    expect(lacpOf(answers)).toEqual([
      { actor: actor(1), partner: { system: '00:23:04:ee:be:0a', port: 0x8001 } },
      { actor: actor(2), partner: null },
    ]);
  });

  test.each([
    ['an account without the right to see it', bond(slave('eth0', 'Aggregator ID: 1\n'))],
    ['another mode', 'Bonding Mode: fault-tolerance (active-backup)\n' + slave('eth0', 'Slave queue ID: 0\n')],
    ['a number that is none', bond(slave('eth0', pdu('actor', FIRST, 70_000)))],
    ['nothing', ''],
  ])('is not told of %s', (_, body) => {
    expect(lacpOf(body)).toEqual([undefined, undefined]);
  }); // prettier-ignore

  test('is not read from an answer that failed', () => {
    expect(lacpOf(bond(slave('eth0', pdu('actor', FIRST, 1))), 1)).toEqual([undefined, undefined]);
  });
});
