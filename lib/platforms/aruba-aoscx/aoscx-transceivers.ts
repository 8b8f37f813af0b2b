import type { CommandFacts, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';
import { moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { readDbm, readInteger, readNumber } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { cutRow, findColumns, isRuler, type TextColumn } from '#lib/platforms/cli/text-table.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { isAoscxPort } from './aoscx-ports.ts';

type Lane = ParsedDom['lanes'][number];

/** `show interface transceiver [detail]` and `show interface dom [detail]`: a table, or blocks of one module. */
export function parseTransceivers(text: string): CommandFacts {
  const lines = plainLines(text);
  const isDetail = lines.some((line) => blockHead(line) !== null);
  return toldFacts(text, { modules: isDetail ? readBlocks(lines) : readTables(lines) });
}

function blockHead(line: string): string | null {
  return /^\s*Transceiver in\s+(\S{1,40})\s*$/i.exec(line)?.[1] ?? null;
}

function readBlocks(lines: readonly string[]): ParsedModule[] {
  const modules: ParsedModule[] = [];
  const products = new Map<ParsedModule, string | null>();
  let lane = 0;
  for (const line of lines) {
    const port = blockHead(line);
    if (port !== null) {
      modules.push(moduleIn(port));
      lane = 0;
      continue;
    }
    const channel = /^\s*channel\s*#?\s*(\d{1,2})\s*:?\s*$/i.exec(line)?.[1];
    if (channel) lane = Math.min(15, Math.max(0, Number(channel) - 1));
    const held = modules.at(-1);
    const pair = readColonPair(line);
    if (held === undefined || pair === null) continue;
    if (pair.label === 'product number') products.set(held, stated(pair.value));
    else readLabel(held, pair.label, pair.value, lane);
  }
  // The part number is the module maker's; some modules have only HPE's product number.
  for (const held of modules) held.partNumber ??= products.get(held) ?? null;
  return modules;
}

function readLabel(held: ParsedModule, label: string, value: string, lane: number): void {
  if (label === 'type') Object.assign(held, typeFacts(value));
  else if (label === 'vendor name' || label === 'vendor') held.vendor ??= stated(value);
  else if (label === 'serial number') held.serial ??= stated(value);
  else if (label === 'part number' || label === 'vendor part number') held.partNumber ??= stated(value);
  else if (label === 'wavelength') held.wavelengthNm ??= readNumber(value);
  else if (label === 'temperature') domOf(held).temperatureC ??= readNumber(value);
  else if (label === 'voltage') domOf(held).supplyV ??= readNumber(value);
  else if (label === 'tx bias') laneOf(held, lane).biasMa ??= readNumber(value);
  else if (label === 'rx power') laneOf(held, lane).rxPowerDbm ??= readPower(value);
  else if (label === 'tx power') laneOf(held, lane).txPowerDbm ??= readPower(value);
}

const IDENTITY_HEADER = ['Port', 'Type', 'Product', 'Serial', 'Part'];
const DOM_HEADER = ['Port', 'Type', 'Channel?', 'Temperature', 'Voltage', 'Tx Bias', 'Rx Power', 'Tx Power'];

function readTables(lines: readonly string[]): ParsedModule[] {
  const modules: ParsedModule[] = [];
  let columns: TextColumn[] | null = null;
  for (const line of lines) {
    const header = findColumns(line, IDENTITY_HEADER) ?? findColumns(line, DOM_HEADER);
    if (header !== null) columns = header;
    else if (columns !== null && line.trim() !== '' && !isRuler(line)) {
      const row = cutRow(line, columns);
      const known = modules.at(-1);
      if (isAoscxPort(row['Port'] ?? '')) {
        const held: ParsedModule =
          known !== undefined && known.port === row['Port']
            ? known
            : moduleIn(row['Port'] ?? '', { ...typeFacts(row['Type']) });
        if (held !== known) modules.push(held);
        readRow(held, row);
      } else if (known && row['Port'] === '' && /^\d/.test(row['Channel'] ?? '')) readRow(known, row);
    }
  }
  return modules.filter((held) => (held.type ?? held.serial ?? held.partNumber) !== null);
}

function readRow(held: ParsedModule, row: Readonly<Record<string, string>>): void {
  held.serial ??= stated(row['Serial']);
  held.partNumber ??= stated(row['Part']) ?? stated(row['Product']);
  const cells = ['Temperature', 'Voltage', 'Tx Bias', 'Rx Power', 'Tx Power'].map((name) =>
    stated(row[name]),
  );
  if (cells.every((cell) => cell === null)) return;
  const dom = domOf(held);
  dom.temperatureC ??= readNumber(cells[0]);
  dom.supplyV ??= readNumber(cells[1]);
  if (cells.slice(2).every((cell) => cell === null)) return;
  const lane = laneOf(held, Math.max(0, Math.min(15, (readInteger(row['Channel']) ?? 1) - 1)));
  lane.biasMa ??= readNumber(cells[2]);
  lane.rxPowerDbm ??= readPower(cells[3]);
  lane.txPowerDbm ??= readPower(cells[4]);
}

/** `0.08mW, -10.96dBm`, `0.08, -10.96`, `0.54mW`: dBm as printed, else of the milliwatts; no light is -40. */
export function readPower(value: string | null | undefined): number | null {
  const text = stated(value);
  if (text === null) return null;
  const parts = text.split(',');
  if (parts.length > 1 || /dbm/i.test(text)) return readDbm(parts.at(-1));
  const milliwatts = readNumber(text);
  if (milliwatts === null || milliwatts < 0) return null;
  return milliwatts === 0 ? -40 : Math.round(1000 * Math.log10(milliwatts)) / 100;
}

/** The type and, for a cable, the length that AOS-CX puts into its name: `SFP+DAC1`, `SFP28DAC0.65`, `SFP+DA3`. */
function typeFacts(printed: string | undefined): Pick<ParsedModule, 'type' | 'cableLengthM'> {
  const type = stated(printed?.replace(/\s*\(?unsup(?:p(?:orted)?)?\)?$/i, ''));
  const length = /(?:DAC?|AOC)(\d{1,3}(?:\.\d{1,2})?)m?$/i.exec(type ?? '')?.[1];
  return length ? { type, cableLengthM: Number(length) } : { type };
}

function domOf(held: ParsedModule): ParsedDom {
  held.dom ??= { temperatureC: null, supplyV: null, lanes: [] };
  return held.dom;
}

function laneOf(held: ParsedModule, index: number): Lane {
  const { lanes } = domOf(held);
  while (lanes.length <= index) lanes.push({ biasMa: null, txPowerDbm: null, rxPowerDbm: null });
  return lanes[index]!;
}
