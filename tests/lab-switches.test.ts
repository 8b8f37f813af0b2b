import { describe, expect, test } from 'vitest';
import { CLI_PLATFORMS } from '#lib/platforms/registry.ts';
import type { CliPlatform } from '#lib/platforms/command-facts.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import { readAnswers } from '#lib/platforms/read-answers.ts';
import type { LabModule } from './lab/host-spec.ts';
import { ciscoWords } from './lab/switches/cisco-words.ts';
import { switchAnswer } from './lab/switches/switch-answer.ts';
import { lagOf, type LabSwitch, type LabSwitchPort } from './lab/switch-spec.ts';
import { makeTopology } from './lab/topology.ts';

const SWITCHES = makeTopology().switches;

function platformOf(sw: LabSwitch): CliPlatform {
  const platform = CLI_PLATFORMS.find(({ id }) => id === sw.platform);
  if (!platform) throw new Error(`no platform ${sw.platform}`);
  return platform;
}

function readSwitch(sw: LabSwitch): DeviceReading {
  const platform = platformOf(sw);
  const answers = platform.commands.map(({ command }) => {
    const { text, known } = switchAnswer(sw, command);
    return { command, stdout: text, stderr: '', exitCode: known ? 0 : 1 };
  });
  return readAnswers(platform, answers);
}

/** What the system itself tells of a module: IOS has its own part numbers and no maker. */
function toldOf(sw: LabSwitch, module: LabModule) {
  const { vendor, partNumber } = module.part;
  if (sw.platform === 'cisco-ios') return { vendor: null, partNumber: ciscoWords(module).pid };
  return { vendor, partNumber };
}

/** The state of a cage as the ledger has it: the first lane of a split cage bears the module. */
function stateOf({ cage, lane, module }: LabSwitchPort): string {
  if (cage === null || (lane !== null && lane.number > 1)) return 'fixed';
  return module ? 'module' : 'empty';
}

describe.each(SWITCHES.map((sw) => ({ name: sw.name, platform: sw.platform, sw })))(
  '$name ($platform)',
  ({ sw }) => {
    const reading = readSwitch(sw);
    const port = (name: string) => reading.ports.find((candidate) => candidate.name === name);

    test('every command of a visit that is not optional is known', () => {
      const needed = platformOf(sw).commands.filter(({ optional }) => !optional);
      expect(needed.filter(({ command }) => !switchAnswer(sw, command).known)).toEqual([]);
      expect(reading).toMatchObject({ complete: true, problems: [] });
    });

    test('the device is told', () => {
      expect(reading.facts).toMatchObject({ kind: sw.platform, hostname: sw.name, serial: sw.serial });
      expect(reading.facts.model?.toLowerCase()).toContain(sw.model.toLowerCase().split(' ').at(-1));
      expect(reading.facts.osName).toContain(sw.version.split(' ')[0]);
    });

    test('every port is there, with its link, speed, description and aggregate', () => {
      const extra = new Set(['mgmt0', 'Management1']);
      const names = reading.ports.map(({ name }) => name).filter((name) => !extra.has(name));
      expect(names.toSorted()).toEqual(sw.ports.map(({ name }) => name).toSorted());
      for (const wanted of sw.ports) {
        expect(port(wanted.name), wanted.name).toMatchObject({
          link: wanted.link === 'up' ? 'up' : 'down',
          speedMbps: wanted.link === 'up' ? wanted.speedMbps : null,
          description: wanted.description,
          master: lagOf(sw, wanted.name) && { name: lagOf(sw, wanted.name)?.name, kind: 'lag' },
        });
      }
    });

    test('every cage is told, and what is in it', () => {
      for (const wanted of sw.ports) {
        const read = port(wanted.name)?.reading;
        expect(read?.state, `${wanted.name} ${JSON.stringify(read?.reason)}`).toBe(stateOf(wanted));
        if (read?.state !== 'module' || !wanted.module) continue;
        const { part, serial, rxPowerMw } = wanted.module;
        expect(read.module, wanted.name).toMatchObject({ serial, ...toldOf(sw, wanted.module) });
        expect(read.module?.dom?.lanes.length ?? 0, wanted.name).toBe(part.domLanes);
        const dark = read.module?.dom?.lanes.map((lane) => (lane.rxPowerDbm ?? 0) <= -30) ?? [];
        expect(dark, wanted.name).toEqual(rxPowerMw.slice(0, part.domLanes).map((mw) => mw === 0));
      }
    });

    test('cables have their length', () => {
      for (const wanted of sw.ports) {
        const cableM = wanted.module?.part.cableM ?? 0;
        if (stateOf(wanted) !== 'module' || wanted.module?.part.media === '1000BASE-T') continue;
        expect(port(wanted.name)?.reading.module?.cableLengthM ?? 0, wanted.name).toBe(cableM);
      }
    });

    test('the MAC table is whole', () => {
      const ofPair = new Set(sw.lags.flatMap(({ name, isPeerLink }) => (isPeerLink ? [name] : [])));
      // NX-OS says of addresses behind the other switch of a pair only that; IOS-XR gives no VLAN.
      const wanted = sw.macs.filter(({ port: at }) => sw.platform !== 'cisco-nxos' || !ofPair.has(at));
      const vlan = (number: number | null) => (sw.platform === 'cisco-iosxr' ? '' : String(number));
      const rows = (entries: { mac: string; vlan: number | null; port: string }[]) =>
        entries.map((entry) => `${entry.mac} ${vlan(entry.vlan)} ${entry.port}`).toSorted();
      expect(rows(reading.evidence.macTable ?? [])).toEqual(rows(wanted));
    });

    test('neighbours are heard', () => {
      const speaksCdp = sw.platform.startsWith('cisco');
      const wanted = sw.ports.flatMap(({ name, hears }) =>
        hears
          .filter(({ protocol }) => protocol === 'lldp' || speaksCdp)
          .map((heard) => `${name} ${heard.protocol} ${heard.systemName} ${shortPort(heard.portId)}`),
      );
      const read = (reading.evidence.neighbours ?? []).map(
        ({ localPort, protocol, systemName, remotePort }) =>
          `${localPort} ${protocol} ${systemName} ${shortPort(remotePort ?? '')}`,
      );
      expect(read.toSorted()).toEqual([...new Set(wanted)].toSorted());
    });
  },
);

/** Cisco's parsers write in full what other systems repeat as it was announced. */
function shortPort(name: string): string {
  return name
    .replace('TwentyFiveGigE', 'Twe')
    .replace('HundredGigE', 'Hu')
    .replace('TenGigabitEthernet', 'Te');
}

test('a command that a system does not know is refused in its own words, and is no empty table', () => {
  for (const sw of SWITCHES) {
    const { text, known } = switchAnswer(sw, 'show frobnicator');
    expect(known).toBe(false);
    expect(text.trim(), sw.name).not.toBe('');
    const platform = platformOf(sw);
    const answers = platform.commands.map(({ command }) => ({
      command,
      stdout: text,
      stderr: '',
      exitCode: 1,
    }));
    expect(readAnswers(platform, answers), sw.name).toMatchObject({ complete: false, ports: [] });
  }
});
