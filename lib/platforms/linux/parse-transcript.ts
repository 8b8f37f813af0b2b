import { hasHexTable } from '#lib/optics/hex-table.ts';
import { textField } from '#lib/optics/visible-text.ts';
import { mergeReadings } from '../merge-readings.ts';
import type { DeviceReading, PortReading, ScriptTranscript } from '../platform.ts';
import { readRawPages } from '../raw-pages.ts';
import { addLacp } from './bond-members.ts';
import { isControllerVm, readHostFacts } from './host-facts.ts';
import { nameOvsBridges, readLinkSections } from './link-sections.ts';
import { moduleAnswer, readModuleSections } from './module-reading.ts';
import { moduleWords } from './module-words.ts';
import { readPortFacts } from './port-facts.ts';
import { flatPages, readRawSections } from './raw-sections.ts';
import { type Section, splitSections } from './split-sections.ts';

/** Reads what COLLECT_SCRIPT printed. Pure; anything it cannot read becomes a problem or a port's reason. */
export function parseTranscript(transcript: ScriptTranscript): DeviceReading {
  const sections = splitSections(transcript.stdout, transcript.nonce);
  const end = sections.find((section) => section.name === 'end');
  const noListing = sections.some((section) => section.name === 'no-listing');
  // The last section of a cut transcript may itself be cut: half a number is worse than none.
  if (!end && !noListing && sections.at(-1)?.exitCode === null && sections.at(-1)?.name !== 'port')
    sections.pop();

  const firstPort = sections.findIndex((section) => section.name === 'port');
  const ofHost = firstPort < 0 ? sections : sections.slice(0, firstPort);
  const facts = readHostFacts(ofHost);
  const ethtoolMissing = sections.find((section) => section.name === 'ethtool')?.exitCode === 127;
  const [raw, dom] = [groupsOf(sections, 'raw'), groupsOf(sections, 'dom')];
  const listed = groupsOf(sections, 'port').map(({ name, own }) => {
    const ofPort = (groups: PortGroup[]) => groups.find((group) => group.name === name)?.own ?? [];
    return readPort(name, own, { raw: ofPort(raw), dom: ofPort(dom), ethtoolMissing });
  });
  const ports = addLacp(nameOvsBridges(listed, ofHost), ofHost);

  const problems: string[] = [];
  const begun = sections.some((section) => section.name === 'begin');
  if (!begun) {
    const words = firstLine(transcript.stderr) ?? firstLine(transcript.stdout);
    problems.push(
      `The host did not run the collection script${words ? `; it said: ${words}` : ' and said nothing'}.`,
    );
  } else if (noListing) {
    problems.push('The host does not let this account list its NICs: /sys/class/net cannot be read.');
  } else if (!end) {
    problems.push('The answer of the host stopped before its end; ports after that are not known.');
  } else if (Number(end.argument) !== ports.length) {
    problems.push(`The host listed ${end.argument} ports but ${ports.length} were received.`);
  }
  if (end && transcript.exitCode !== 0) {
    problems.push(`The collection script ended with exit code ${transcript.exitCode ?? 'unknown'}.`);
  }
  if (isControllerVm(facts.kernel)) {
    problems.push(
      'This is a Nutanix Controller VM, which has none of the NICs: register the AHV host itself.',
    );
  }
  if (ethtoolMissing) problems.push('ethtool is not installed on the host, so no module can be read.');
  if (sections.some((section) => section.name === 'sudo-password-refused')) {
    problems.push('sudo refused the sudo password of the credential; it was tried once.');
  }
  if (ports.some((port) => port.reading.reason?.kind === 'permission')) {
    problems.push('The account may not read modules: it is not root and sudo did not allow ethtool -m.');
  }
  const complete =
    begun && end !== undefined && Number(end.argument) === ports.length && transcript.exitCode === 0;
  return { facts, ports, evidence: readLinkSections(ofHost, ports), complete, problems };
}

interface PortGroup {
  name: string;
  own: Section[];
}

const HEADINGS = ['port', 'raw', 'dom'] as const;

/** The sections below each heading `port <name>`, `raw <name>` or `dom <name>`. */
function groupsOf(sections: Section[], heading: (typeof HEADINGS)[number]): PortGroup[] {
  const groups: (PortGroup & { heading: string })[] = [];
  for (const section of sections) {
    if (HEADINGS.some((known) => known === section.name)) {
      groups.push({ heading: section.name, name: section.argument, own: [] });
    } else groups.at(-1)?.own.push(section);
  }
  return groups.filter((group) => group.heading === heading);
}

function readPort(
  name: string,
  sections: Section[],
  { raw, dom, ethtoolMissing }: { raw: Section[]; dom: Section[]; ethtoolMissing: boolean },
): PortReading {
  const { facts, settings, bus } = readPortFacts(name, sections);
  const { reading, rawText } = readModuleSections(sections, { bus, settings, ethtoolMissing });
  const answer = reading.state === 'module' ? (moduleAnswer(sections)?.body ?? '') : '';
  // A version that does not know the module's type prints its bytes instead of text.
  const printed = hasHexTable(answer) ? flatPages(answer) : [];
  const further = readRawSections(raw);
  const rawPages = printed.length > 0 && !further?.length ? printed : further;
  // Pages that only fill in the moment are not those that are kept of a module.
  const bytes = rawPages ?? readRawSections(dom);
  return {
    ...facts,
    reading: bytes ? mergeReadings(reading, readRawPages(bytes), 'same-visit') : reading,
    rawText,
    moduleWords: moduleWords(name, answer),
    rawPages,
  };
}

function firstLine(text: string): string | null {
  return textField(text.split('\n').find((line) => line.trim() !== '') ?? '');
}
