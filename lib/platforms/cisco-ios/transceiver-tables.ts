import { moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import { readDbm, readNumber } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { finishDom, laneOf, newDom } from './dom-builder.ts';
import type { DomBuilder } from './dom-builder.ts';
import { longPortName } from './port-names.ts';

type Quantity = 'temperature' | 'voltage' | 'current' | 'tx' | 'rx';

/**
 * `show interfaces transceiver` (one row a port, with or without a column for the current) and its `detail` form (one
 * table a quantity, one row a lane, thresholds behind the value). Marks such as `++` and `--` are left out.
 */
export function parseTransceiverTables(text: string): CommandFacts {
  const doms = new Map<string, DomBuilder>();
  let columns: Quantity[] | null = null;
  let detail = false;
  let titles: string[] = [];
  for (const line of plainLines(text)) {
    const units = unitsOf(line);
    if (units !== null) {
      detail = new Set(units.map(plainUnit)).size === 1;
      columns = detail ? detailColumn(units[0] ?? '', titles) : quantitiesOf(units);
      titles = [];
      continue;
    }
    const words = valuesOf(line);
    const port = words[0] ?? '';
    if (columns === null || !/^[A-Z][A-Za-z-]*\d[\d/.:]*$/.test(port) || words.length < 2) {
      titles = [...titles.slice(-3), line];
      continue;
    }
    const dom = doms.get(longPortName(port)) ?? newDom();
    doms.set(longPortName(port), dom);
    if (detail) readDetail(words.slice(1), columns[0] ?? 'rx', dom);
    else columns.forEach((quantity, index) => put(dom, '1', quantity, words[index + 1]));
  }
  return { modules: [...doms].map(([port, dom]) => moduleIn(port, { dom: finishDom(dom) })) };
}

/** `Port  (Celsius)  (Volts) ...`: the words in parentheses of the line that ends a header. */
function unitsOf(line: string): string[] | null {
  if (!/^\s*Port\s+(?:Lane\s+)?\(/i.test(line)) return null;
  return [...line.matchAll(/\(([^()]{1,20})\)/g)].map((found) => (found[1] ?? '').toLowerCase());
}

function plainUnit(unit: string): string {
  return unit === 'milliamperes' ? 'ma' : unit;
}

function quantitiesOf(units: readonly string[]): Quantity[] {
  let powers = 0;
  return units.map((unit): Quantity => {
    if (unit.startsWith('c')) return 'temperature';
    if (unit.startsWith('v')) return 'voltage';
    if (unit.startsWith('m')) return 'current';
    powers += 1;
    return powers === 1 ? 'tx' : 'rx';
  });
}

function detailColumn(unit: string, titles: readonly string[]): Quantity[] {
  if (!unit.startsWith('d')) return quantitiesOf([unit]);
  return titles.some((title) => /receive|\brx\b/i.test(title)) ? ['rx'] : ['tx'];
}

/** The words of a row without alarm marks and the raw readouts in parentheses. */
function valuesOf(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '' && !/^(?:\+{1,2}|-{1,2}|\(.*\))$/.test(word));
}

/** Value and four thresholds stand at the end; a lane, where printed, before them. */
function readDetail(words: readonly string[], quantity: Quantity, dom: DomBuilder): void {
  const at = Math.max(0, words.length - 5);
  const lane = at > 0 && /^\d{1,2}$/.test(words[at - 1] ?? '') ? (words[at - 1] ?? '1') : '1';
  put(dom, lane, quantity, words[at]);
}

function put(dom: DomBuilder, lane: string, quantity: Quantity, value: string | undefined): void {
  if (quantity === 'temperature') dom.temperatureC ??= readNumber(value);
  else if (quantity === 'voltage') dom.supplyV ??= readNumber(value);
  else if (quantity === 'current') laneOf(dom, lane).biasMa ??= readNumber(value);
  else if (quantity === 'tx') laneOf(dom, lane).txPowerDbm ??= readDbm(value);
  else laneOf(dom, lane).rxPowerDbm ??= readDbm(value);
}
