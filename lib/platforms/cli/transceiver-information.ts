import type { ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';

import { moduleIn } from './bare-facts.ts';
import { readColonPair, stated } from './colon-pair.ts';
import { readDbm, readNumber } from './numbers.ts';

type Lane = ParsedDom['lanes'][number];
type Reading = 'temperature' | 'voltage' | 'bias' | 'rx' | 'tx';

/**
 * The modules under `PORT transceiver information:`, `... manufacture information:` and `... diagnostic information:`,
 * the shapes that Comware and VRP have in common. Blocks of one port are joined; a cage without a module is left out.
 */
export function readTransceiverInformation(
  lines: readonly string[],
  portName: (printed: string) => string,
): ParsedModule[] {
  const modules = new Map<string, ParsedModule>();
  const orderingNames = new Map<ParsedModule, string | null>();
  let held: ParsedModule | null = null;
  let table: readonly (Reading | 'channel')[] | null = null;
  let last: Reading | null = null;
  for (const line of lines) {
    const head =
      /^\s*(?:Port )?(\S{1,60}) transceiver (?:diagnostic |manufacture )?information\s*:?\s*$/i.exec(line);
    if (head) {
      const port = portName(head[1] ?? '');
      held = modules.get(port) ?? moduleIn(port);
      modules.set(port, held);
      [table, last] = [null, null];
      continue;
    }
    if (held === null) continue;
    if (/^\s*(?:alarm|warning)s?\b.*threshold/i.test(line)) table = [];
    table = tableHeader(line) ?? table;
    const pair = readColonPair(line);
    if (pair !== null) {
      last = readingOf(pair.label);
      if (last !== null) readLanes(domOf(held), last, pair.value);
      else if (pair.label === 'ordering name') orderingNames.set(held, stated(pair.value));
      else readIdentity(held, pair.label, pair.value);
      continue;
    }
    const row = /^\s*([A-Za-z][A-Za-z. ]{0,20})\([^)]{0,12}\)\s+([-+]?\d\S*)\s*(\(lane\d+\))?/i.exec(line);
    if (row && /status|normal|\d\s+\S*\d/i.test(line)) {
      last = readingOf(row[1] ?? '');
      if (last !== null) readLanes(domOf(held), last, row[2] ?? '');
    } else if (last !== null && /\(lane\d/i.test(line)) readLanes(domOf(held), last, line);
    else if (table !== null && table.length > 0) readRow(held, table, line);
  }
  // The seller's name for it, where the maker's part number is not told.
  for (const [named, name] of orderingNames) named.partNumber ??= name;
  return [...modules.values()].filter(isPresent);
}

function readIdentity(held: ParsedModule, label: string, value: string): void {
  const plain = label.replace(/\s*\([^)]*\)$/, '');
  const text = stated(value);
  if (plain === 'transceiver type') held.type ??= text;
  else if (plain === 'vendor name') held.vendor ??= text;
  else if (plain === 'vendor part number' || plain === 'vendor pn' || plain === 'part number')
    held.partNumber ??= text;
  else if (plain === 'manu. serial number' || plain === 'serial number' || plain === 'vendor sn')
    held.serial ??= text;
  else if (plain === 'wavelength') held.wavelengthNm ??= positive(readNumber(text));
  else if (plain === 'transfer distance' && /copper|cable|aoc|dac/i.test(value))
    held.cableLengthM ??= positive(readNumber(text));
}

/** Which reading a label names: `Current RX Power (dBm)`, `TX Power(dBM)`, `Temp.(C)`; thresholds are none. */
function readingOf(label: string): Reading | null {
  const plain = label
    .toLowerCase()
    .replace(/\(.*/, '')
    .replace(/[.\s]/g, '')
    .replace(/^current(?=.)/, '');
  if (plain === 'rxpower') return 'rx';
  if (plain === 'txpower') return 'tx';
  if (plain === 'bias' || plain === 'biascurrent' || plain === 'current') return 'bias';
  if (plain === 'voltage' || plain === 'supplyvoltage') return 'voltage';
  return plain === 'temperature' || plain === 'temp' ? 'temperature' : null;
}

/** Values of one reading: `a|b (Lane0|Lane1)`, `a(lane1)` or a single one; more lines add lanes. */
function readLanes(dom: ParsedDom, reading: Reading, printed: string): void {
  const values = printed.replace(/\(.*/, '').split('|');
  const firstLane = /\(lane(\d{1,2})/i.exec(printed)?.[1];
  values.forEach((value, index) => setReading(dom, reading, value, Number(firstLane ?? 0) + index));
}

function setReading(dom: ParsedDom, reading: Reading, value: string, laneIndex: number): void {
  if (reading === 'temperature') dom.temperatureC ??= readNumber(value);
  else if (reading === 'voltage') dom.supplyV ??= readNumber(value);
  else {
    if (stated(value) === null && laneIndex >= dom.lanes.length && laneIndex > 0) return;
    while (dom.lanes.length <= Math.min(laneIndex, 15))
      dom.lanes.push({ biasMa: null, txPowerDbm: null, rxPowerDbm: null });
    const lane: Lane | undefined = dom.lanes[laneIndex];
    if (lane === undefined) return;
    if (reading === 'bias') lane.biasMa ??= readNumber(value);
    else if (reading === 'rx') lane.rxPowerDbm ??= readDbm(value);
    else lane.txPowerDbm ??= readDbm(value);
  }
}

/** The columns of `Temp.(C) Voltage(V) Bias(mA) RX power(dBm) TX power(dBm)`; null for any other line. */
function tableHeader(line: string): readonly (Reading | 'channel')[] | null {
  const names = line.slice(0, 200).match(/channel|lane|temp|voltage|bias|rx power|tx power/gi) ?? [];
  if (names.length < 2 || !/\((?:c|°c|℃|v|ma|dbm)\)/i.test(line)) return null;
  return names.map((name) => (/channel|lane/i.test(name) ? 'channel' : (readingOf(name) ?? 'channel')));
}

function readRow(held: ParsedModule, columns: readonly (Reading | 'channel')[], line: string): void {
  const values = line.trim().split(/\s+/);
  if (
    values.length !== columns.length ||
    !values.every((value) => /^(?:[-+]?[\d.]+|-+|n\/a|-?inf)$/i.test(value))
  )
    return;
  const dom = domOf(held);
  const channel = columns[0] === 'channel' ? Number(values[0]) : 1;
  const lane = Number.isInteger(channel) && channel > 0 ? channel - 1 : 0;
  columns.forEach((column, index) => {
    if (column !== 'channel') setReading(dom, column, values[index] ?? '', lane);
  });
}

function domOf(held: ParsedModule): ParsedDom {
  held.dom ??= { temperatureC: null, supplyV: null, lanes: [] };
  return held.dom;
}

function isPresent(held: ParsedModule): boolean {
  const { dom } = held;
  const measured = dom !== null && (dom.temperatureC ?? dom.supplyV ?? dom.lanes[0] ?? null) !== null;
  if (!measured) held.dom = null;
  return measured || (held.vendor ?? held.partNumber ?? held.serial ?? held.type) !== null;
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}
