import { textField, visibleText } from '#lib/optics/visible-text.ts';
import type { LinkEvidence, OwnedMac } from '../link-evidence.ts';
import { type Section, splitSections } from '../linux/split-sections.ts';
import type { DeviceReading, DeviceFacts, PortReading, ScriptTranscript } from '../platform.ts';
import { esxcliRecords, listOf, tableLines } from './esxcli-records.ts';
import { hintNeighbours } from './network-hint.ts';
import { type NicRow, readNicList } from './nic-list.ts';
import {
  mergeOwnedMacs,
  readMachinePorts,
  readMachines,
  readSwitchPorts,
  readVmkList,
} from './owned-macs.ts';
import { type HostTables, readPort, virtualMac } from './port-reading.ts';
import { readTransceivers } from './vendor-module.ts';

/** Reads what COLLECT_SCRIPT printed. Pure; anything it cannot read becomes a problem or a port's reason. */
export function parseEsxiTranscript(transcript: ScriptTranscript): DeviceReading {
  const answer = openTranscript(transcript);
  const { sections, rows, begun, ended } = answer;
  const host = readHostTables(answer);
  const ports: PortReading[] = rows.map((row) =>
    readPort(row, answer.settings.get(row.name), answer.modules.get(row.name) ?? [], host),
  );
  const end = sections.find((section) => section.name === 'end');
  const problems: string[] = [];
  if (!begun) {
    const words = firstLine(transcript.stderr) ?? firstLine(transcript.stdout);
    problems.push(
      `The host did not run the collection script${words ? `; it said: ${words}` : ' and said nothing'}.`,
    );
  } else if (sections.some((section) => section.name === 'no-listing')) {
    const words = firstLine(sections.findLast((section) => section.name === 'nics')?.body ?? '');
    problems.push(`The host did not list its NICs${words ? `; it said: ${words}` : ''}.`);
  } else if (!end) {
    problems.push('The answer of the host stopped before its end.');
  } else if (Number(end.argument) !== ports.length) {
    problems.push(`The host listed ${end.argument} NICs but ${ports.length} were understood.`);
  }
  if (ended && transcript.exitCode !== 0) {
    problems.push(`The collection script ended with exit code ${transcript.exitCode ?? 'unknown'}.`);
  }
  if (hostAgentFails(sections)) {
    problems.push(
      'The host agent (hostd) does not answer esxcli, so drivers, cables and neighbours are not known: restart the management agents of the host.',
    );
  }
  const complete =
    begun && end !== undefined && Number(end.argument) === ports.length && transcript.exitCode === 0;
  return {
    facts: readFacts(answer.body),
    ports,
    evidence: readEvidence(answer),
    complete,
    problems,
  };
}

function readEvidence({ rows, body, sections, settings, ended }: Opened): LinkEvidence {
  const ports = new Set(rows.map(({ name }) => name));
  const own: OwnedMac[] = rows.flatMap(({ name }) => {
    const mac = virtualMac(settings.get(name));
    return mac === null ? [] : [{ mac, owner: visibleText(name, 64), port: visibleText(name, 64) }];
  });
  const machines = readMachines(body('vms'));
  const machinePorts = sections
    .filter((section) => section.name === 'vm-ports')
    .flatMap(({ argument, body: listed }) =>
      readMachinePorts(listed, machines.get(argument) ?? argument, ports),
    );
  const heard = sections.some(({ name, exitCode }) => name === 'hints' && exitCode === 0);
  const owned = mergeOwnedMacs([
    own,
    readSwitchPorts(body('switch-ports'), ports),
    readVmkList(body('vmks')),
    machinePorts,
  ]);
  return {
    neighbours: heard ? hintNeighbours(body('hints')).filter(({ localPort }) => ports.has(localPort)) : null,
    ownedMacs: ended ? owned : null,
    macTable: null,
  };
}

interface Opened {
  sections: Section[];
  begun: boolean;
  ended: boolean;
  rows: NicRow[];
  /** `network nic get` by vmnic. */
  settings: Map<string, Section>;
  /** The add-ons' answers by vmnic. */
  modules: Map<string, Section[]>;
  body: (name: string) => string;
}

function openTranscript({ stdout, nonce }: ScriptTranscript): Opened {
  const sections = splitSections(stdout.replaceAll('\r\n', '\n'), nonce);
  const ended = sections.some(({ name }) => name === 'end' || name === 'no-listing');
  // The last section of a cut transcript may itself be cut: half a number is worse than none.
  if (!ended && sections.at(-1)?.exitCode === null) sections.pop();
  const settings = new Map<string, Section>();
  const modules = new Map<string, Section[]>();
  let owner: { name: string; argument: string } | null = null;
  for (const section of sections) {
    if (['port', 'module', 'host'].includes(section.name)) owner = section;
    else if (owner?.name === 'port' && section.name === 'settings') settings.set(owner.argument, section);
    else if (owner?.name === 'module')
      modules.set(owner.argument, [...(modules.get(owner.argument) ?? []), section]);
  }
  const nics = sections.findLast(({ name, exitCode }) => name === 'nics' && exitCode === 0);
  const seen = new Set<string>();
  const rows = readNicList(nics?.body ?? '').filter(({ name }) => !seen.has(name) && seen.add(name));
  return {
    sections,
    begun: sections.some(({ name }) => name === 'begin'),
    ended,
    rows,
    settings,
    modules,
    body: (name) => sections.find((section) => section.name === name)?.body ?? '',
  };
}

function readFacts(body: Opened['body']): DeviceFacts {
  return {
    hostname: textField(body('hostname').trim()),
    kind: 'esxi',
    osName: textField(/^VMware ESXi?\b.*$/m.exec(body('version'))?.[0].trim() ?? ''),
    kernel: textField(body('kernel').trim()),
    ethtoolVersion: null,
  };
}

function readHostTables({ body }: Opened): HostTables {
  const hardwareIds = new Map<string, string>();
  for (const line of tableLines(body('pci'))) {
    const [, id = '', name = ''] =
      /^[0-9a-f:.]+\s+([0-9a-f]{4}:[0-9a-f]{4})\s.*\s(\S+)\s*$/i.exec(line) ?? [];
    if (name !== '') hardwareIds.set(name, id.toLowerCase());
  }
  const switches = new Map<string, string>();
  for (const record of [...esxcliRecords(body('switches')), ...esxcliRecords(body('distributed'))]) {
    const name = textField(record.get('name') ?? '');
    if (name === null) continue;
    for (const uplink of listOf(record.get('uplinks'))) if (!switches.has(uplink)) switches.set(uplink, name);
  }
  return { hardwareIds, switches, transceivers: readTransceivers(body('transceivers')) };
}

/** Only the kernel's own list was to be had. */
function hostAgentFails(sections: Section[]): boolean {
  const lists = sections.filter(({ name }) => name === 'nics');
  return lists.length > 2 && lists.at(-1)?.exitCode === 0;
}

function firstLine(text: string): string | null {
  return textField(
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? '',
  );
}
