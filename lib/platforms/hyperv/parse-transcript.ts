import { textField, visibleText } from '#lib/optics/visible-text.ts';
import { jsonDocuments, recordOf, recordsOf, textOf } from '../cli/json-answer.ts';
import type { LinkEvidence, OwnedMac } from '../link-evidence.ts';
import { type Section, splitSections } from '../linux/split-sections.ts';
import type { DeviceReading, DeviceFacts, PortReading, ScriptTranscript } from '../platform.ts';
import { lldpNeighbours } from './lldp-tlvs.ts';
import { readPort, type Row, setMac } from './port-reading.ts';

/** Reads what COLLECT_SCRIPT printed. Pure; anything it cannot read becomes a problem or a port's reason. */
export function parseHypervTranscript(transcript: ScriptTranscript): DeviceReading {
  const answer = openTranscript(transcript);
  const { sections, adapters, rows, switches } = answer;
  const host = {
    hardware: new Map(rows('hardware').map((row) => [textOf(row['Name']) ?? '', row])),
    masters: readMasters(switches, rows('teams')),
    mlxlink: readMlxlinkAnswers(sections),
  };
  const ports = [...adapters].map(([name, row]) => readPort(name, row, host));
  const begun = sections.some(({ name }) => name === 'begin');
  const end = sections.find(({ name }) => name === 'end');
  const listing = sections.find(({ name }) => name === 'adapters');
  const problems: string[] = [];
  if (!begun) {
    const words = firstLine(transcript.stderr) ?? firstLine(transcript.stdout);
    problems.push(
      `The host did not run the collection script${words ? `; it said: ${words}` : ' and said nothing'}.`,
    );
  } else if (listing?.exitCode === 1) {
    problems.push(`Windows did not list its NICs; it said: ${firstLine(listing.body) ?? 'nothing'}.`);
  } else if (!end) {
    problems.push('The answer of the host stopped before its end.');
  } else if (Number(end.argument) !== ports.length) {
    problems.push(`The host listed ${end.argument} NICs but ${ports.length} were understood.`);
  }
  if (end && transcript.exitCode !== 0) {
    problems.push(`The collection script ended with exit code ${transcript.exitCode ?? 'unknown'}.`);
  }
  const complete =
    begun &&
    end !== undefined &&
    listing?.exitCode === 0 &&
    Number(end.argument) === ports.length &&
    transcript.exitCode === 0;
  return {
    facts: readFacts(rows('host')[0]),
    ports,
    evidence: readEvidence(answer),
    complete,
    problems,
  };
}

function readEvidence({ adapters, rows, answered, switches }: Opened): LinkEvidence {
  const ownedMacs = rows('vmnics').flatMap((row): OwnedMac[] => {
    const mac = setMac(row['MacAddress']);
    if (mac === null) return [];
    const name = visibleText(textOf(row['Name']) ?? '', 128);
    const machine = visibleText(textOf(row['VMName']) ?? '', 128);
    const uplinks = switches.find((known) => known.name === textOf(row['SwitchName']))?.adapters ?? [];
    return [
      {
        mac,
        owner: row['IsManagementOs'] === true ? `vEthernet (${name})` : `vm ${machine || name}`,
        port: uplinks.length === 1 ? visibleText(uplinks[0] ?? '', 64) : null,
      },
    ];
  });
  const names = new Set([...adapters.keys()].map((name) => visibleText(name, 64)));
  return {
    neighbours: answered('lldp')
      ? lldpNeighbours(rows('lldp')).filter(({ localPort }) => names.has(localPort))
      : null,
    ownedMacs: answered('vmnics') ? ownedMacs : null,
    macTable: null,
  };
}

interface VirtualSwitch {
  name: string;
  /** Several physical adapters in one switch are an embedded team (SET). */
  isTeam: boolean;
  adapters: string[];
}

interface Opened {
  sections: Section[];
  /** Rows of Get-NetAdapter by name. */
  adapters: Map<string, Row>;
  switches: VirtualSwitch[];
  rows: (section: string) => Row[];
  answered: (section: string) => boolean;
}

function openTranscript({ stdout, nonce }: ScriptTranscript): Opened {
  const sections = splitSections(stdout.replaceAll('\r\n', '\n'), nonce);
  const answer = (name: string) =>
    sections.find((section) => section.name === name && section.exitCode === 0);
  const rows = (name: string) => jsonRows(answer(name)?.body ?? '');
  const answered = (name: string) => answer(name) !== undefined;
  const adapters = new Map<string, Row>();
  for (const row of rows('adapters')) {
    const name = textOf(row['Name']);
    if (name !== null && !adapters.has(name)) adapters.set(name, row);
  }
  const switches = rows('switches').flatMap((row) => readSwitch(row, adapters));
  return { sections, adapters, rows, answered, switches };
}

/** Windows PowerShell 5.1 prints some lists as { value: [...], Count: n }. */
function jsonRows(body: string): Row[] {
  return jsonDocuments(body).flatMap((document) => {
    const wrapped = recordOf(document);
    return recordsOf(wrapped && Array.isArray(wrapped['value']) ? wrapped['value'] : document);
  });
}

/** Get-VMSwitch names adapters by their description, which Windows keeps unique (`... Adapter #2`). */
function readSwitch(row: Row, adapters: ReadonlyMap<string, Row>): VirtualSwitch[] {
  const name = textOf(row['Name']);
  if (name === null) return [];
  const described = (textOf(row['Adapters']) ?? '').split('|').map((words) => words.trim());
  const members = [...adapters].flatMap(([member, adapter]) =>
    described.includes(textOf(adapter['InterfaceDescription']) ?? '\0') ? [member] : [],
  );
  return [{ name, isTeam: row['EmbeddedTeamingEnabled'] === true, adapters: members }];
}

function readMasters(
  switches: VirtualSwitch[],
  teams: Row[],
): Map<string, NonNullable<PortReading['master']>> {
  const masters = new Map<string, NonNullable<PortReading['master']>>();
  for (const { name, isTeam, adapters } of switches) {
    for (const adapter of adapters)
      masters.set(adapter, { name: visibleText(name, 128), kind: isTeam ? 'team' : 'bridge' });
  }
  for (const row of teams) {
    const team = textField(textOf(row['Team']) ?? '');
    if (team !== null) masters.set(textOf(row['Name']) ?? '', { name: team, kind: 'team' });
  }
  return masters;
}

/** Below each heading `module <adapter>`: a list of one text, or the words of its failure. */
function readMlxlinkAnswers(sections: Section[]): Map<string, string> {
  const answers = new Map<string, string>();
  let adapter: string | null = null;
  for (const section of sections) {
    if (section.name === 'module') adapter = section.argument;
    else if (section.name === 'mlxlink' && adapter !== null) {
      const [said] = jsonDocuments(section.body).flat();
      answers.set(adapter, typeof said === 'string' ? said.replaceAll('\r\n', '\n') : section.body);
    }
  }
  return answers;
}

function readFacts(row: Row | undefined): DeviceFacts {
  return {
    hostname: textField(textOf(row?.['Name']) ?? ''),
    kind: 'hyperv',
    osName: textField(textOf(row?.['Os']) ?? ''),
    kernel: textField(textOf(row?.['Version']) ?? ''),
    ethtoolVersion: null,
  };
}

function firstLine(text: string): string | null {
  return textField(
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? '',
  );
}
