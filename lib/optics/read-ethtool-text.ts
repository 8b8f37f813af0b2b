import { labelOf } from '#lib/optics/ethtool-labels.ts';
import type { Label } from '#lib/optics/ethtool-labels.ts';
import { domFacts, emptyFacts, memoryFamily } from '#lib/optics/module-facts.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';

/** Lines past these are noise, not a module: 32 lanes of CMIS print about 900 lines. */
const MAX_LINES = 4000;
const MAX_VALUE = 1024;

export interface TextFacts {
  facts: ModuleFacts;
  /** Lines that are no `label : value`, bounded: the tool's complaints are among them. */
  other: string[];
}

/** Reads the `label : value` lines of any ethtool version into facts. Unknown labels are ignored. Never throws. */
export function readEthtoolText(text: string): TextFacts {
  const facts = emptyFacts();
  const other = readLines(facts, text, 0);
  settleFacts(facts);
  return { facts, other };
}

/** Reads the lines from `from` on into facts that another form began; returns the lines that are no facts. */
export function readLines(facts: ModuleFacts, text: string, from: number): string[] {
  const other: string[] = [];
  let previous: Label | null = null;
  let at = from;
  for (let lines = 0; at < text.length && lines < MAX_LINES; lines++) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    const label = readLine(facts, text, at, Math.min(end, at + MAX_VALUE), previous);
    if (label !== null) previous = label;
    else if (other.length < 20) {
      const line = text.slice(at, Math.min(end, at + MAX_VALUE)).trim();
      if (line !== '') other.push(line);
    }
    at = end + 1;
  }
  return other;
}

/** Reads one line; returns its label, null for a line that is no fact. */
function readLine(
  facts: ModuleFacts,
  text: string,
  from: number,
  to: number,
  previous: Label | null,
): Label | null {
  let start = from;
  while (start < to && isBlank(text.charCodeAt(start))) start++;
  let label = previous === null ? null : previous.next;
  let colon =
    label !== null && text.startsWith(label.raw, start) ? skipBlanks(text, start + label.raw.length, to) : to;
  if (label === null || text.charCodeAt(colon) !== COLON || colon >= to) {
    colon = text.indexOf(':', start);
    if (colon === -1 || colon >= to) return null;
    let labelEnd = colon;
    while (labelEnd > start && isBlank(text.charCodeAt(labelEnd - 1))) labelEnd--;
    label = labelOf(text.slice(start, labelEnd));
    if (label === null) return null;
    if (previous !== null) previous.next = label;
  }
  const valueStart = skipBlanks(text, colon + 1, to);
  let valueEnd = to;
  while (valueEnd > valueStart && isBlank(text.charCodeAt(valueEnd - 1))) valueEnd--;
  const value = text.slice(valueStart, valueEnd);
  if (label.lane === 0) facts.lanesFromZero = true;
  label.read(facts, value, label.lane === null ? 1 : label.lane + (facts.lanesFromZero ? 1 : 0));
  if (label.renamed) facts.renamedLabels = true;
  // Some versions forget the line feed after a copper cable's technology: the next field follows a tab.
  const tab = value.indexOf('\t');
  if (tab !== -1) readLine(facts, value, tab + 1, value.length, null);
  return label;
}

const COLON = 0x3a;

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

/**
 * ethtool shows NUL and 0xFF padding as `_` up to the field's width; a name that merely ends so is not padded to it.
 */
function withoutPadding(value: string | null, width: number): string | null {
  return value !== null && value.length === width && value.endsWith('_') ? value.replace(/_+$/, '') : value;
}

/** What one line alone cannot tell. */
export function settleFacts(facts: ModuleFacts): void {
  facts.family ??= facts.identifier === null ? null : memoryFamily(facts.identifier);
  facts.vendor = withoutPadding(facts.vendor, 16);
  facts.partNumber = withoutPadding(facts.partNumber, 16);
  facts.serial = withoutPadding(facts.serial, 16);
  facts.revision = withoutPadding(facts.revision, facts.family === 'sff-8472' ? 4 : 2);
  facts.dateCode = withoutPadding(facts.dateCode, 8);
  if (facts.renamedLabels) dropMisprints(facts);
  const codes = facts.codes;
  if (facts.family === null && codes !== null && facts.identifier === null) facts.family = 'sff-8472';
  if (facts.family === 'sff-8472' && codes !== null && codes.length > 8)
    facts.extendedCompliance = codes[8] ?? null;
  if (facts.dom !== null && facts.dom.supported === null && facts.dom.lanes.length > 0) {
    domFacts(facts).supported = true;
  }
}

/** ethtool 6.14 to 7.0 prints tolerances ten times too large, and the 7.0 and 12.9 GHz losses as copies of the first two. */
function dropMisprints(facts: ModuleFacts): void {
  facts.wavelengthToleranceNm = null;
  if (facts.family === 'sff-8636') facts.attenuation = facts.attenuation.filter(({ ghz }) => ghz <= 5);
}
