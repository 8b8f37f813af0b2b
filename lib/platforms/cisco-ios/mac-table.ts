import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readInteger } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { isEdgePort, longPortName } from './port-names.ts';

/**
 * `show mac address-table` in the layouts of fixed, 4500, 6500 and XE systems, with or without a column for learning,
 * protocols or age: one entry for each port of a row. Group addresses and entries of the system itself are left out.
 */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  let last: { mac: string; vlan: number | null } | null = null;
  for (const line of plainLines(text)) {
    const words = line.split(/[\s,]+/).filter((word) => word !== '');
    const row = readRow(words);
    if (row !== null) last = row;
    else if (!/^\s/.test(line) || !words.every(isPlace)) last = null;
    if (last === null || isGroup(last.mac)) continue;
    for (const word of words) if (isEdgePort(word)) macs.push({ ...last, port: longPortName(word) });
  }
  return { macs };
}

function readRow(words: readonly string[]): { mac: string; vlan: number | null } | null {
  const at = words.findIndex((word, index) => index < 5 && word.length >= 12 && normaliseMac(word) !== null);
  const mac = normaliseMac(words[at] ?? '');
  if (mac === null || words.some((word) => /^(?:system|self)$/i.test(word))) return null;
  // The oldest layouts have the VLAN behind the address or its type: address, type, VLAN, port.
  const vlan = at === 0 ? (readInteger(words[1]) ?? readInteger(words[2])) : readInteger(words[at - 1]);
  return { mac, vlan };
}

/** A word of the ports column that may stand alone on a continuation line. */
function isPlace(word: string): boolean {
  return isEdgePort(word) || /^(?:[A-Za-z]{2,}\d\S*|router|switch|cpu|drop|vpc|peer-link)$/i.test(word);
}

function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}
