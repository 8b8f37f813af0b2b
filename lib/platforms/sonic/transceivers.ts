import type { CommandFacts, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';

import { stated } from '../cli/colon-pair.ts';
import { isRefusal } from '../cli/is-refusal.ts';
import { foldKey, indentOf, readKeyValue, splitBlocks } from '../cli/key-values.ts';
import { readDbm, readNumber } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `Ethernet0: SFP EEPROM detected`, `Ethernet4: SFP EEPROM is not applicable for RJ45 port` */
const OPENS_PORT = /^\s*[A-Za-z][\w/.-]{0,40}: [\w ]{0,40}\b(?:detected|present|applicable)\b/i;

/** `show interfaces transceiver eeprom`, `info`, `sfputil show eeprom`, each with or without monitoring. */
export function parseTransceivers(text: string): CommandFacts {
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) =>
    OPENS_PORT.test(line) ? line.trim() : null,
  );
  const modules = blocks
    .filter(({ head }) => !/\bnot\b/i.test(head))
    .map(({ head, lines }) => moduleOf(head.replace(/:.*$/, ''), lines))
    .filter((module) => module !== null);
  return modules.length === 0 && (blocks.length === 0 || isRefusal(text)) ? {} : { modules };
}

function moduleOf(port: string, lines: readonly string[]): ParsedModule | null {
  const pairs = new Map<string, string>();
  for (const line of lines) {
    const pair = readKeyValue(line);
    if (pair && !pairs.has(foldKey(pair.key))) pairs.set(foldKey(pair.key), pair.value);
  }
  const get = (key: string) => stated(pairs.get(key));
  const identity = [get('vendor name'), get('vendor pn'), get('vendor sn'), get('identifier')];
  const dom = domOf(pairs);
  if (identity.every((value) => value === null) && dom === null) return null;
  return {
    port,
    vendor: get('vendor name'),
    partNumber: get('vendor pn'),
    serial: get('vendor sn'),
    type: typeOf(pairs, lines),
    revision: get('vendor rev'),
    cableLengthM: cableLength(pairs),
    dom,
  };
}

/** Only a cable has a connector that cannot be parted; for optics the same line is their reach. */
function cableLength(pairs: ReadonlyMap<string, string>): number | null {
  if (!/no separable|pigtail/i.test(pairs.get('connector') ?? '')) return null;
  return readNumber(pairs.get('length cable assembly(m)')) || null;
}

const MEANINGLESS = /^(?:|unknown|unspecified|extended|n\/a|not supported.*|unallocated)$/i;

/** The most telling of the compliance codes; else what the module presents to the host, else its form. */
function typeOf(pairs: ReadonlyMap<string, string>, lines: readonly string[]): string | null {
  const codes = complianceCodes(lines);
  const wanted = [/^extended specification/, /^10\/40g ethernet/, /^10g ethernet/, /ethernet compl/];
  for (const key of wanted) {
    const code = codes.find(([name, value]) => key.test(name) && !MEANINGLESS.test(value));
    if (code) return code[1];
  }
  return mediaOfApplication(pairs.get('application advertisement')) ?? stated(pairs.get('identifier'));
}

/** The lines indented below `Specification compliance:`. Some releases indent nothing: then all lines up to the vendor. */
function complianceCodes(lines: readonly string[]): [string, string][] {
  const start = lines.findIndex((line) => /^\s*Specification compliance\s*:/i.test(line));
  if (start < 0) return [];
  const indent = indentOf(lines[start]!);
  const codes: [string, string][] = [];
  for (const line of lines.slice(start + 1)) {
    const pair = readKeyValue(line);
    if (!pair) continue;
    if (pair.indent < indent || /^vendor /i.test(pair.key)) break;
    codes.push([foldKey(pair.key), pair.value]);
  }
  return codes;
}

/** `400GAUI-8 C2M (Annex 120E) - Host Assign (0x1) - 400ZR, DWDM, amplified - Media Assign (0x1)` */
function mediaOfApplication(application: string | undefined): string | null {
  const [host, media] = (application ?? '').split(/ - (?:Host|Media) Assign \([^)]{0,20}\)(?: - )?/);
  if (media && !/cable|unknown|copper/i.test(media)) return media.replace(/ - \\$/, '').trim();
  return host && /\bCR\d?\b|-CR\d?\b/.test(host) ? host.trim() : null;
}

/** Lane values as `RX1Power`, `TX1Bias`; of a module with one lane as `RXPower`. */
function domOf(pairs: ReadonlyMap<string, string>): ParsedDom | null {
  const dbm = (key: string) => {
    const value = pairs.get(key);
    return value === undefined || value.endsWith('mW') ? null : readDbm(value);
  };
  const lanes: ParsedDom['lanes'] = [];
  for (const lane of ['', 1, 2, 3, 4, 5, 6, 7, 8]) {
    const keys = [`tx${lane}bias`, `tx${lane}power`, `rx${lane}power`] as const;
    if (!keys.some((key) => pairs.has(key))) continue;
    lanes.push({
      biasMa: readNumber(pairs.get(keys[0])),
      txPowerDbm: dbm(keys[1]),
      rxPowerDbm: dbm(keys[2]),
    });
  }
  const stated = lanes.some((lane) => Object.values(lane).some((value) => value !== null));
  const dom = {
    temperatureC: readNumber(pairs.get('temperature')),
    supplyV: readNumber(pairs.get('vcc')),
    lanes: stated ? lanes : [],
  };
  return stated || dom.temperatureC !== null || dom.supplyV !== null ? dom : null;
}
