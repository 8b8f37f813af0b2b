import { expect, test } from 'vitest';
import { SWITCH_KINDS } from '#lib/fleet/switch-kind.ts';
import { lagOf, switchPort } from './lab/switch-spec.ts';
import { makeTopology } from './lab/topology.ts';
import { isCable } from './lab/wiring.ts';

const TOPOLOGY = makeTopology();
const switches = new Map(TOPOLOGY.switches.map((sw) => [sw.name, sw]));

/** The MACs that a switch learned on the port of a cable, or on its aggregate. */
function learnedOn(name: string, port: string): string[] {
  const sw = switches.get(name)!;
  const place = lagOf(sw, port)?.name ?? port;
  return sw.macs.filter((entry) => entry.port === place).map(({ mac }) => mac);
}

test('the topology is the same every time and has a switch of every system with hosts on it', () => {
  expect(makeTopology()).toEqual(TOPOLOGY);
  const cabled = new Set(TOPOLOGY.cables.map(({ switch: name }) => switches.get(name)?.platform));
  expect([...cabled].toSorted()).toEqual(Object.keys(SWITCH_KINDS).toSorted());
});

test('a port has one cable, and a name stands for one device', () => {
  const ends = TOPOLOGY.cables.flatMap((cable) => [
    `${cable.host} ${cable.hostPort}`,
    `${cable.switch} ${cable.switchPort}`,
  ]);
  expect(new Set(ends).size).toBe(ends.length);
  const names = [...TOPOLOGY.switches, ...TOPOLOGY.linux, ...TOPOLOGY.esxi, ...TOPOLOGY.hyperv].map(
    ({ name }) => name,
  );
  expect(new Set(names).size).toBe(names.length);
});

test('both ends of a cable are in the cages, and carry one serial number where it is one assembly', () => {
  for (const cable of TOPOLOGY.cables) {
    const port = switchPort(switches.get(cable.switch)!, cable.switchPort);
    expect(port.module, cable.switchPort).toEqual(cable.switchModule);
    const { hostModule, switchModule } = cable;
    expect(hostModule === null, `${cable.host} ${cable.hostPort}`).toBe(switchModule === null);
    if (!hostModule || !switchModule || !isCable(hostModule.part)) continue;
    const stem = (serial: string) => serial.replace(/-[AB]$/, '');
    expect(stem(switchModule.serial)).toBe(stem(hostModule.serial));
  }
});

test('a MAC table has each address once, but for the machine that moved', () => {
  for (const { name, macs } of TOPOLOGY.switches) {
    const addresses = macs.map(({ mac }) => mac);
    expect(new Set(addresses).size, name).toBe(addresses.length);
  }
  const mac = TOPOLOGY.esxi.find(({ name }) => name === 'esx-nyc-04')!.spec.machines[0]!.mac;
  const places = TOPOLOGY.switches.flatMap((sw) =>
    sw.macs.flatMap((entry) => (entry.mac === mac ? [`${sw.name} ${entry.port}`] : [])),
  );
  const cableOf = (host: string) =>
    TOPOLOGY.cables.find((cable) => cable.host === host && cable.hostPort === 'vmnic2')!;
  const [before, after] = [cableOf('esx-nyc-02'), cableOf('esx-nyc-04')];
  expect(places).toContain(`${before.switch} ${before.switchPort}`);
  expect(places).toContain(`${after.switch} ${after.switchPort}`);
});

test('an uplink learns what is behind it: more than any port of a host', () => {
  for (const sw of TOPOLOGY.switches) {
    const towards = (kind: string) =>
      sw.ports.filter(({ hears }) => hears.some((heard) => heard.kind === kind)).map(({ name }) => name);
    const most = (ports: string[]) => Math.max(0, ...ports.map((port) => learnedOn(sw.name, port).length));
    const own = TOPOLOGY.cables.filter((cable) => cable.switch === sw.name).map((cable) => cable.switchPort);
    expect(most(towards('switch')), sw.name).toBeGreaterThan(most(own));
  }
});

test('what is called ambiguous cannot be told from the tables: the ports of the host learn nothing of its own NICs', () => {
  const ambiguous = TOPOLOGY.cables.filter(({ verdict }) => verdict === 'ambiguous');
  expect(new Set(ambiguous.map(({ host }) => host))).toEqual(
    new Set(['kvm-fra-52', 'esx-fra-03', 'esx-lon-03', 'hv-lon-03', 'hv-sin-02']),
  );
  for (const cable of ambiguous) {
    const port = switchPort(switches.get(cable.switch)!, cable.switchPort);
    expect(port.hears).toEqual([]);
    expect(port.description).toBeNull();
    expect(learnedOn(cable.switch, cable.switchPort).length).toBeGreaterThan(0);
  }
});
