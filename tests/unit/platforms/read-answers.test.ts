import { describe, expect, test } from 'vitest';

import { aristaEos } from '#lib/platforms/arista-eos/arista-eos-platform.ts';
import { ciscoIos } from '#lib/platforms/cisco-ios/cisco-ios-platform.ts';
import { joinModules } from '#lib/platforms/cli/join-modules.ts';
import { moduleIn, portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { PortLedger } from '#lib/platforms/cli/port-ledger.ts';
import type { CliPlatform, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';
import type { CommandAnswer } from '#lib/platforms/platform.ts';
import { readAnswers } from '#lib/platforms/read-answers.ts';
import { CLI_PLATFORMS } from '#lib/platforms/registry.ts';
import { readVisitCapture } from '../../lab/visit-capture.ts';

const platform = (id: string): CliPlatform => CLI_PLATFORMS.find((candidate) => candidate.id === id)!;

/** The ports that a platform's switch of these interfaces has. */
function ledger(id: string, names: string[], lags: Record<string, string> = {}): PortLedger {
  const ports = names.map((name) => portNamed(name, lags[name] ? { lag: lags[name] } : {}));
  return new PortLedger(platform(id).ports, ports, ports);
}

describe('ports of the ledger', () => {
  test.each([
    [
      'arista-eos',
      'Ethernet1 Ethernet49/1 Ethernet3/25/1 Management1',
      'Ethernet1.100 Port-Channel7 Vlan20 Loopback0 Vxlan1 Recirc-Channel1',
    ],
    [
      'cisco-nxos',
      'Ethernet1/1 Ethernet1/49/1 Ethernet104/1/1 mgmt0 fc1/1',
      'Ethernet1/1.20 port-channel7 Vlan20 loopback0 nve1 sup-eth0 Tunnel1',
    ],
    [
      'cisco-ios',
      'GigabitEthernet1/0/1 TwentyFiveGigE1/0/1 TwoGigabitEthernet1/0/1 FastEthernet0 HundredGigE1/0/49 TenGigabitEthernet3/1',
      'TenGigabitEthernet1/0/1.200 Port-channel5 Vlan20 AppGigabitEthernet1/0/1 Loopback0 StackPort1',
    ],
    [
      'cisco-iosxr',
      'TenGigE0/0/0/2 HundredGigE0/0/1/0 TwentyFiveGigE0/0/1/1/0 MgmtEth0/RP0/CPU0/0 GigabitEthernet0/0/0/1',
      'TenGigE0/0/0/2.300 Bundle-Ether1 BVI20 Loopback0 Null0',
    ],
    [
      'juniper-junos',
      'xe-0/0/0 et-0/0/48:2 ge-1/1/3 mge-0/0/1 em0 fxp0 vme',
      'xe-0/0/0.0 ae3 irb irb.20 lo0 vtep pfe-0/0/0 vcp-255/1/0',
    ],
    ['sonic', 'Ethernet0 Ethernet124 eth0', 'PortChannel0002 Vlan20 Loopback0 Ethernet-BP0 docker0'],
    ['cumulus', 'swp1 swp49s3 eth0', 'swp1.100 bond1 br_default lo mgmt vxlan48 peerlink'],
    ['dell-os10', 'ethernet1/1/1 ethernet1/1/49:2 mgmt1/1/1', 'port-channel12 vlan100 loopback0'],
    ['aruba-aoscx', '1/1/1 1/1/49:2 mgmt', 'lag10 vlan20 loopback0 1/1/1.20'],
    [
      'hpe-comware',
      'GigabitEthernet1/0/1 Ten-GigabitEthernet1/0/49 Twenty-FiveGigE1/0/2 HundredGigE1/0/25:1 M-GigabitEthernet0/0/0',
      'Bridge-Aggregation12 Vlan-interface100 LoopBack0 NULL0 InLoopBack0',
    ],
    [
      'huawei-vrp',
      '10GE1/0/1 100GE1/0/49 40GE1/0/1:2 XGigabitEthernet0/0/1 GigabitEthernet0/0/1 MEth0/0/0',
      'Eth-Trunk7 Vlanif100 LoopBack0 NULL0 10GE1/0/4.10',
    ],
    ['mikrotik-routeros', 'ether1 sfp-sfpplus1 uplink qsfpplus1-1', 'lo'],
  ])('of %s', (id, ports, others) => {
    const listed = [...ports.split(' '), ...others.split(' ')];
    expect([...ledger(id, listed).ports.keys()]).toEqual(ports.split(' '));
  });

  test('a LAG by any name is none', () => {
    const found = ledger('mikrotik-routeros', ['ether1', 'uplinks', 'ether2'], { ether2: 'uplinks' });
    expect([...found.ports.keys()]).toEqual(['ether1', 'ether2']);
    expect([...found.lags]).toEqual(['uplinks']);
  });

  test.each([
    ['juniper-junos', 'xe-0/0/1.0', 'xe-0/0/1', ['xe-0/0/1', 'xe-0/0/2']],
    ['juniper-junos', 'et-0/0/1', 'xe-0/0/1', ['xe-0/0/1', 'xe-0/0/2']],
    ['cisco-iosxr', 'Optics0/1/0/0', 'HundredGigE0/1/0/0', ['HundredGigE0/1/0/0', 'HundredGigE0/1/0/1']],
    ['cisco-iosxr', 'TenGigE0/2/CPU0/3', 'TenGigE0/2/0/3', ['TenGigE0/2/0/3']],
    ['cisco-ios', 'subslot 0/0 transceiver 6', 'TenGigabitEthernet0/0/6', ['TenGigabitEthernet0/0/6']],
    // A cage of a Catalyst is an interface of every speed it may have: the place does not tell which.
    ['cisco-ios', 'subslot 1/1 transceiver 1', null, ['GigabitEthernet1/1/1', 'TenGigabitEthernet1/1/1']],
    ['huawei-vrp', '25GE1/0/3', '10GE1/0/3', ['10GE1/0/3', '10GE1/0/4']],
    ['arista-eos', 'Ethernet7', null, ['Ethernet1']],
    ['cisco-nxos', 'Vlan20', null, ['Ethernet1/20']],
  ])('%s: %s is %s', (id, name, port, ports) => {
    expect(ledger(id, ports as string[]).find(name)).toBe(port);
  });
});

const lane = (rxPowerDbm: number): ParsedDom => ({
  temperatureC: 30,
  supplyV: null,
  lanes: [{ biasMa: null, txPowerDbm: null, rxPowerDbm }],
});

describe('modules and their cages', () => {
  const seated = (id: string, ports: string[], modules: ParsedModule[]) => {
    const { lanesRead = false } = platform(id).ports;
    const { modules: seats, lanes } = joinModules(modules, ledger(id, ports), lanesRead);
    return {
      seats: Object.fromEntries([...seats].map(([port, { serial }]) => [port, serial])),
      lanes: Object.fromEntries(lanes),
      modules: seats,
    };
  };
  const lanesOf = (...names: string[]) => Object.fromEntries(names.slice(1).map((name) => [name, names[0]!]));

  test.each<[string, string, string[], [string, string][], Record<string, string>, Record<string, string>]>([
    [
      'a cage without a port of its name',
      'arista-eos',
      ['Ethernet49/1', 'Ethernet49/2'],
      [['Ethernet49', 'S1']],
      { 'Ethernet49/1': 'S1' },
      lanesOf('Ethernet49/1', 'Ethernet49/2'),
    ],
    [
      'a module named by each lane',
      'arista-eos',
      ['Ethernet49/1', 'Ethernet49/2'],
      [
        ['Ethernet49/1', 'S1'],
        ['Ethernet49/2', 'S1'],
      ],
      { 'Ethernet49/1': 'S1' },
      lanesOf('Ethernet49/1', 'Ethernet49/2'),
    ],
    [
      'a module named by a later lane only',
      'dell-os10',
      ['ethernet1/1/5:2', 'ethernet1/1/5:1'],
      [['ethernet1/1/5:2', 'S1']],
      { 'ethernet1/1/5:1': 'S1' },
      lanesOf('ethernet1/1/5:1', 'ethernet1/1/5:2'),
    ],
    [
      'ports of a chassis are no lanes',
      'arista-eos',
      ['Ethernet3/1', 'Ethernet3/2', 'Ethernet3/12'],
      [
        ['Ethernet3/1', 'S1'],
        ['Ethernet3/2', 'S1'],
      ],
      { 'Ethernet3/1': 'S1', 'Ethernet3/2': 'S1' },
      {},
    ],
    [
      'lanes with modules of their own keep them',
      'arista-eos',
      ['Ethernet3/1', 'Ethernet3/2'],
      [
        ['Ethernet3/1', 'S1'],
        ['Ethernet3/2', 'S2'],
      ],
      { 'Ethernet3/1': 'S1', 'Ethernet3/2': 'S2' },
      {},
    ],
    [
      'an inferred name of a split cage',
      'juniper-junos',
      ['xe-0/0/48:0', 'xe-0/0/48:1'],
      [['et-0/0/48', 'S1']],
      { 'xe-0/0/48:0': 'S1' },
      lanesOf('xe-0/0/48:0', 'xe-0/0/48:1'),
    ],
    [
      'a controller of a split cage',
      'cisco-iosxr',
      ['TenGigE0/0/0/1/0', 'TenGigE0/0/0/1/1'],
      [['Optics0/0/0/1', 'S1']],
      { 'TenGigE0/0/0/1/0': 'S1' },
      lanesOf('TenGigE0/0/0/1/0', 'TenGigE0/0/0/1/1'),
    ],
    [
      'ports of a fabric extender are no lanes',
      'cisco-nxos',
      ['Ethernet104/1/1', 'Ethernet104/1/2'],
      [['Ethernet104/1/1', 'S1']],
      { 'Ethernet104/1/1': 'S1' },
      {},
    ],
    [
      'lanes that share an EEPROM',
      'sonic',
      ['Ethernet48', 'Ethernet49', 'Ethernet50'],
      [
        ['Ethernet48', 'S1'],
        ['Ethernet49', 'S1'],
        ['Ethernet50', 'S2'],
      ],
      { Ethernet48: 'S1', Ethernet50: 'S2' },
      { Ethernet49: 'Ethernet48' },
    ],
    ['an empty split cage', 'cumulus', ['swp1s0', 'swp1s1'], [], {}, { swp1s1: 'swp1s0' }],
    [
      'a module at no listed port',
      'cisco-ios',
      ['GigabitEthernet1/0/1'],
      [['TenGigabitEthernet9/1', 'S1']],
      { 'TenGigabitEthernet9/1': 'S1' },
      {},
    ],
    ['a module that does not say where', 'cisco-ios', ['GigabitEthernet1/0/1'], [['', 'S1']], {}, {}],
  ])('%s', (_, id, ports, modules, seats, lanes) => {
    const stated = modules.map(([port, serial]) => moduleIn(port, { serial }));
    expect(seated(id, ports, stated)).toMatchObject({ seats, lanes });
    expect(Object.keys(seated(id, ports, stated).lanes)).toEqual(Object.keys(lanes));
  });

  test('what several commands say of one is joined, the maker’s part number before the system’s', () => {
    const { modules } = seated(
      'cisco-iosxr',
      ['TenGigE0/0/0/2'],
      [
        moduleIn('TenGigE0/0/0/2', { partNumber: 'SFP-10G-LR', serial: 'S1', type: '10GBASE-LR' }),
        moduleIn('Optics0/0/0/2', {
          vendor: 'CISCO-SUMITOMO',
          partNumber: 'SPP5200LR',
          serial: 'S1',
          dom: lane(-2),
        }),
      ],
    );
    expect(modules.get('TenGigE0/0/0/2')).toMatchObject({
      vendor: 'CISCO-SUMITOMO',
      partNumber: 'SPP5200LR',
      serial: 'S1',
      type: '10GBASE-LR',
      dom: lane(-2),
    });
  });

  test('readings of each lane become the lanes of one module, in their order', () => {
    const { modules } = seated(
      'arista-eos',
      ['Ethernet49/2', 'Ethernet49/1', 'Ethernet49/3'],
      [moduleIn('Ethernet49/2', { dom: lane(-2) }), moduleIn('Ethernet49/1', { dom: lane(-1) })],
    );
    expect(modules.get('Ethernet49/1')?.dom?.lanes.map(({ rxPowerDbm }) => rxPowerDbm)).toEqual([
      -1,
      -2,
      null,
    ]);
  });

  test.each([
    ['a port alone is no module', moduleIn('Ethernet1')],
    ['NON-JNPR is no part number', moduleIn('Ethernet1', { partNumber: 'NON-JNPR' })],
  ])('%s', (_, part) => {
    const found = seated('arista-eos', ['Ethernet1'], [part]).modules.get('Ethernet1');
    expect(found?.partNumber ?? null).toBeNull();
  });
});

const IOS = readVisitCapture('cisco-ios', 'visit-of-a-catalyst-with-a-refused-view');

/** The Catalyst, with other words for some answers. */
const catalyst = (changed: Record<string, string>): CommandAnswer[] =>
  IOS.map((answer) => ({ ...answer, stdout: changed[answer.command] ?? answer.stdout }));

describe('a command that is refused', () => {
  test('and was needed is a problem that names it, the words and the privilege', () => {
    const reading = readAnswers(
      ciscoIos,
      catalyst({ 'show interfaces description': '% Authorization failed.\n' }),
    );
    expect(reading.complete).toBe(false);
    expect(reading.problems).toEqual([
      `The switch did not answer “show interfaces description”; it said: % Authorization failed. What Ferrule needs: ${ciscoIos.privilege}`,
    ]);
    expect(reading.ports).toHaveLength(5);
  });

  test('and lists the modules leaves cages unread, not empty', () => {
    const reading = readAnswers(ciscoIos, catalyst({ 'show inventory': '% Invalid input detected\n' }));
    const empty = reading.ports.find(({ name }) => name === 'TwentyFiveGigE1/0/3')!;
    expect(empty.reading).toMatchObject({
      state: 'unreadable',
      reason: { kind: 'permission', message: '% Invalid input detected' },
    });
    expect(reading.ports.filter(({ reading: { state } }) => state === 'module')).toHaveLength(3);
  });

  test.each([
    ['show mac address-table', 'macTable', '% Invalid input detected\n', null],
    [
      'show mac address-table',
      'macTable',
      '          Mac Address Table\nVlan    Mac Address       Type        Ports\n',
      [],
    ],
    ['show cdp neighbors detail', 'neighbours', '% CDP is not enabled\n', []],
  ] as const)('%s: %s', (command, list, words, expected) => {
    expect(readAnswers(ciscoIos, catalyst({ [command]: words })).evidence[list]).toEqual(expected);
  });

  test('and is optional, as is every other one for the modules, is a problem all the same', () => {
    const { id, commands } = platform('huawei-vrp');
    const answers = readVisitCapture(id, 'visit-of-a-cloudengine-with-one-transceiver-command').map(
      (answer) =>
        commands.find(({ command }) => command === answer.command)?.lists?.includes('modules')
          ? { ...answer, stdout: "Error: Unrecognized command found at '^' position.\n" }
          : answer,
    );
    const reading = readAnswers(platform(id), answers);
    expect(reading.complete).toBe(false);
    expect(reading.problems).toHaveLength(1);
    expect(reading.problems[0]).toContain('display interface transceiver verbose');
  });

  test('by a command that ends with an error and no words is no empty answer', () => {
    const answers = readVisitCapture('arista-eos', 'visit-of-a-leaf-with-a-breakout').map((answer) =>
      answer.command.startsWith('show inventory') ? { ...answer, stdout: '', exitCode: 1 } : answer,
    );
    expect(readAnswers(aristaEos, answers).problems[0]).toContain('“show inventory | json”');
  });
});

test('every platform is named as its kind is', async () => {
  const { SWITCH_KINDS } = await import('#lib/fleet/switch-kind.ts');
  expect(Object.fromEntries(CLI_PLATFORMS.map(({ id, label }) => [id, label]))).toEqual(SWITCH_KINDS);
});

test.each(CLI_PLATFORMS.map((cli) => ({ id: cli.id, cli })))(
  '$id says which commands list ports and modules',
  ({ cli }) => {
    const lists = cli.commands.flatMap((command) => command.lists ?? []);
    expect(lists).toEqual(expect.arrayContaining(['ports', 'modules']));
  },
);

describe('a switch of very many ports is read in linear time', () => {
  const MANY = 10_000;
  const many = (line: (at: number) => string) => Array.from({ length: MANY }, (_, at) => line(at)).join('\n');
  const answers = (platformId: string, texts: Record<string, string>): CommandAnswer[] =>
    platform(platformId).commands.map(({ command }) => ({
      command,
      stdout: texts[command] ?? '',
      stderr: '',
      exitCode: 0,
    }));

  test.each<[string, string, Record<string, string>]>([
    [
      'cages of an EOS that looks like none',
      'arista-eos',
      {
        'show interfaces status | json': `{"interfaceStatuses": {${many((at) => `"Ethernet${at}/1": {"linkStatus": "connected"}`).replaceAll('\n', ',')}}}`,
        'show inventory | json': `{"xcvrSlots": {${many((at) => `"${at}": {"mfgName": "x", "modelName": "y", "serialNum": "z"}`).replaceAll('\n', ',')}}}`,
      },
    ],
    [
      'lanes of one cage',
      'cumulus',
      {
        'ip -j -d link': `[${many((at) => `{"ifname":"swp1s${at}"}`).replaceAll('\n', ',')}]`,
        'bridge -j fdb': `[${many((at) => `{"mac":"0c:42:a1:00:00:07","ifname":"swp1s${at}"}`).replaceAll('\n', ',')}]`,
      },
    ],
    [
      'neighbours of one port',
      'cisco-ios',
      {
        'show interfaces': 'GigabitEthernet1/0/1 is up, line protocol is up\n',
        'show cdp neighbors detail': many(
          (at) =>
            `-------------------------\nDevice ID: d${at}\nInterface: Gi1/0/1,  Port ID (outgoing port): p\n`,
        ),
      },
    ],
  ])('%s', (_, id, texts) => {
    const asked = answers(id, texts);
    const started = performance.now();
    const { ports, evidence } = readAnswers(platform(id), asked);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(Math.max(ports.length, evidence.neighbours?.length ?? 0)).toBe(MANY);
  });
});
