import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readInteger } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { isEdgePort, longPortName } from './port-names.ts';

interface Row {
  mac: string;
  vlan: number | null;
  /** An entry that the system made for itself. */
  own: boolean;
  /** As printed, those of the lines below left out; '' where there is none. */
  places: string[];
}

/**
 * `show mac address-table` in the layouts of fixed, 4500, 6500 and XE systems, with or without a column for learning,
 * protocols or age: one entry for each port of a row, and one for a row without any.
 */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  let last: Row | null = null;
  for (const line of plainLines(text)) {
    const row = readRow(line);
    const places: string[] = row === null && last !== null ? morePlaces(line) : [];
    last = row ?? (places.length > 0 ? last : null);
    if (last === null) continue;
    const { mac, vlan, own } = last;
    for (const place of row?.places ?? places)
      macs.push(macEntry(mac, vlan, longPortName(place), !own && isEdgePort(place)));
  }
  return { macs };
}

/** Marks, the VLAN or a routed port may stand before the address; a command that was typed may not. */
const BEFORE = /^(?:[*+#~]|[A-Z]|\d{1,4}|all|n\/a|-{1,3}|[a-z]{2,}\d[\d/.]*)$/i;
/** Behind it: the type, whether it is learnt, its age, its protocols. */
const NO_PLACE = /^(?:yes|no|-|n\/a|\d+|(?:ip|ipx|assigned|other|appletalk)(?:,\w+)*)$/i;

function readRow(line: string): Row | null {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const at = words.findIndex((word, index) => index < 4 && word.length >= 12 && normaliseMac(word) !== null);
  const mac = normaliseMac(words[at] ?? '');
  if (mac === null || !words.slice(0, at).every((word) => BEFORE.test(word))) return null;
  // The oldest layouts have the VLAN behind the address or its type: address, type, VLAN, port.
  const vlan = at === 0 ? (readInteger(words[1]) ?? readInteger(words[2])) : readInteger(words[at - 1]);
  const type = /^\d+$/.test(words[at + 1] ?? '') ? '' : (words[at + 1] ?? '');
  const rest = words.slice(type === '' ? at + 1 : at + 2);
  const first = rest.findIndex((word) => !NO_PLACE.test(word));
  return {
    mac,
    vlan,
    own: /^(?:system|self)$/i.test(type),
    places: first < 0 ? [''] : placesOf(rest.slice(first).join(' ')),
  };
}

function placesOf(words: string): string[] {
  return words.match(/vpc peer-link|[^\s,]+/gi) ?? [];
}

/** The places of a line that goes on with those of the row above it; none where anything else stands there. */
function morePlaces(line: string): string[] {
  const places = /^\s/.test(line) ? placesOf(line) : [];
  return places.every((place) => isEdgePort(place) || OTHER_PLACE.test(place)) ? places : [];
}

const OTHER_PLACE = /^(?:[a-z]{2,}\d\S*|router|switch|stby-switch|cpu|drop|vpc peer-link)$/i;
