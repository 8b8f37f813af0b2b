import type { CommandFacts, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { isRefusal } from '../cli/is-refusal.ts';
import { foldKey, indentOf, readKeyValue, splitBlocks } from '../cli/key-values.ts';
import { readDbm, readNumber } from '../cli/numbers.ts';
import { readRuledTables } from '../cli/ruled-table.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { parseEepromHexdump } from './eeprom-hexdump.ts';

/** `Ethernet0: SFP EEPROM detected`, `Ethernet4: SFP EEPROM is not applicable for RJ45 port`, `Ethernet8:` */
const OPENS_PORT =
  /^\s*(?:[A-Za-z][\w/.-]{0,40}: [\w ]{0,40}\b(?:detected|present|applicable)\b.*|Ethernet\d+:)\s*$/i;

/**
 * `show interfaces transceiver eeprom`, `info`, `status`, `presence`, `sfputil show eeprom`: the modules, and the ports that
 * are named without one. An answer to a question about one port may not name it.
 */
export function parseTransceivers(text: string): CommandFacts {
  if (/EEPROM hexdump for port/i.test(text)) return parseEepromHexdump(text);
  const lines = plainLines(text);
  const blocks = splitBlocks(`:\n${lines.join('\n')}`, (line) =>
    line === ':' || OPENS_PORT.test(line) ? line.trim() : null,
  );
  const modules: ParsedModule[] = [];
  const bare = readRuledTables(lines).flatMap((row) => (row.size > 1 && row.get('port')) || []);
  for (const { head, lines: rest } of blocks) {
    const port = head === ':' ? askedPort(text) : head.replace(/:.*$/, '');
    const read = /\bnot\b/i.test(head) ? null : moduleOf(port, rest);
    if (read && (port || read.serial)) modules.push(read);
    else if (!read && head !== ':') bare.push(port);
  }
  const ports = [...new Set(bare)].filter((name) => /^Ethernet\S*\d$/.test(name));
  if (modules.length === 0 && (ports.length === 0 || isRefusal(text))) return {};
  const readsModules = modules.length > 0 || blocks.some(({ head }) => /\bEEPROM|\bdetected\b/i.test(head));
  return {
    ...(ports.length > 0 && { ports: ports.map((name) => portNamed(name)) }),
    ...(readsModules && { modules }),
  };
}

/** The port of `sfputil show eeprom -p Ethernet0` on the first line; '' where none was asked for. */
function askedPort(text: string): string {
  return /^[^\n]{0,200}\b(?:eeprom|info)\b[^\n]{0,40}\s(Ethernet\d+)\b/.exec(text)?.[1] ?? '';
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

/** `400GAUI-8 C2M (Annex 120E) - Host Assign (0x1) - 400ZR, DWDM, amplified - Media Assign (0x1)`, or a dictionary. */
function mediaOfApplication(application: string | undefined): string | null {
  const ofFirst = /'module_media_interface_id': '([^']{1,80})'/.exec(application ?? '')?.[1];
  if (ofFirst) return /cable|unknown|copper/i.test(ofFirst) ? null : ofFirst;
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
