import type { CommandFacts, CommandParser, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';
import { moduleIn, portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { textOf } from '#lib/platforms/cli/json-answer.ts';
import { splitBlocks } from '#lib/platforms/cli/key-values.ts';
import { readDbm, readNumber } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { stated } from './interface-tables.ts';
import { jsonRows, rowsIn } from './json-rows.ts';
import { isPortName, longPortName } from './port-name.ts';

/** One block of diagnostics: a lane, or the whole module where it has one. */
interface Diagnostics {
  temperature: string | null;
  voltage: string | null;
  current: string | null;
  txPower: string | null;
  rxPower: string | null;
}

const LABELS: Record<string, keyof Diagnostics> = {
  temperature: 'temperature',
  voltage: 'voltage',
  current: 'current',
  'tx power': 'txPower',
  'rx power': 'rxPower',
};

const NOTHING: Diagnostics = {
  temperature: null,
  voltage: null,
  current: null,
  txPower: null,
  rxPower: null,
};

function domOf(blocks: readonly Diagnostics[]): ParsedDom | null {
  const lanes = blocks.map((block) => ({
    biasMa: readNumber(block.current),
    txPowerDbm: readDbm(block.txPower),
    rxPowerDbm: readDbm(block.rxPower),
  }));
  const first = (key: 'temperature' | 'voltage') =>
    blocks.map((block) => readNumber(block[key])).find((value) => value !== null) ?? null;
  const dom = { temperatureC: first('temperature'), supplyV: first('voltage'), lanes };
  const values = [dom.temperatureC, dom.supplyV, ...lanes.flatMap((lane) => Object.values(lane))];
  return values.some((value) => value !== null) ? dom : null;
}

/** The measurement is the first value of its row; alarms and warnings stand behind it. */
function textDom(lines: readonly string[]): ParsedDom | null {
  const blocks: Diagnostics[] = [];
  for (const line of lines) {
    const found =
      /^\s*(?:Optical )?(Temperature|Voltage|Current|[TR]x Power)\s*:?\s+(-?\d[\d.]*|-\s?inf|N\/A)/i.exec(
        line,
      );
    if (/^\s*Lane Number\s*:/i.test(line)) blocks.push({ ...NOTHING });
    if (!found) continue;
    if (blocks.length === 0) blocks.push({ ...NOTHING });
    blocks.at(-1)![LABELS[found[1]!.toLowerCase()]!] ??= found[2]!;
  }
  return domOf(blocks);
}

/** The copper of a cable; the reach of a twisted-pair module is none. */
function cableLength(length: number | null, type: string | null): number | null {
  return length && !/base-?t\b/i.test(type ?? '') ? length : null;
}

function textModule(port: string, lines: readonly string[]): ParsedModule {
  if (lines.some((line) => /^\s*(?:transceiver|sfp) is (?:not |absent)/i.test(line)))
    return moduleIn(longPortName(port));
  const find = (pattern: RegExp) =>
    stated(lines.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined));
  const type = find(/^\s*type is (.*)/i);
  const productId = find(/^\s*cisco product id is (.*)/i);
  const length = find(/^\s*link length supported for copper is (.*)/i) ?? find(/^\s*cable length is (.*)/i);
  const wavelength = readNumber(find(/^\s*(?:nominal )?(?:transmitter )?wavelength is (.*)/i));
  return moduleIn(longPortName(port), {
    vendor: find(/^\s*name is (.*)/i),
    partNumber: find(/^\s*(?:manufacturer's )?part number is (.*)/i),
    serial: find(/^\s*serial number is (.*)/i),
    type,
    revision: find(/^\s*revision is (.*)/i),
    ...(productId !== null && { productId }),
    cableLengthM: cableLength(readNumber(length), type),
    wavelengthNm: wavelength || null,
    dom: textDom(lines),
  });
}

function jsonModule(row: Record<string, unknown>): ParsedModule {
  const port = longPortName(textOf(row['interface']) ?? '');
  if (/^not|absent/i.test(textOf(row['sfp']) ?? '')) return moduleIn(port);
  const value = (key: string) => stated(textOf(row[key]));
  const type = value('type');
  const productId = value('cisco_product_id');
  const lanes = rowsIn(row, 'ROW_lane');
  const dom = domOf(
    (lanes.length > 0 ? lanes : [row]).map((lane) => ({
      temperature: textOf(lane['temperature']),
      voltage: textOf(lane['voltage']),
      current: textOf(lane['current']),
      txPower: textOf(lane['tx_pwr']),
      rxPower: textOf(lane['rx_pwr']),
    })),
  );
  return moduleIn(port, {
    vendor: value('name'),
    partNumber: value('partnum'),
    serial: value('serialnum'),
    type,
    revision: value('rev'),
    ...(productId !== null && { productId }),
    cableLengthM: cableLength(readNumber(value('len_cu') ?? value('cable_length')), type),
    dom,
  });
}

/** A cage of which nothing is told has no module, but is a port. */
function factsOf(listed: readonly ParsedModule[]): CommandFacts {
  const tells = ({ vendor, partNumber, serial, type, dom }: ParsedModule) =>
    vendor || partNumber || serial || type || dom;
  const bare = listed.filter((module) => !tells(module) && module.port !== '');
  return {
    ...(bare.length > 0 && { ports: bare.map(({ port }) => portNamed(port)) }),
    modules: listed.filter(tells),
  };
}

function parseTransceivers(text: string): CommandFacts {
  const rows = jsonRows(text, 'ROW_interface');
  if (rows) return factsOf(rows.map(jsonModule));
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) => {
    const name = /^\s*(\S+)(?: sfp is (?:not )?present)?[^\S\n]*$/i.exec(line)?.[1];
    return isPortName(name) ? line : null;
  });
  const modules = blocks.map(({ head, lines }) => {
    const [port, ...words] = head.trim().split(' ');
    return textModule(port!, [words.join(' '), ...lines]);
  });
  return factsOf(modules);
}

export const transceiverParsers: readonly CommandParser[] = [
  {
    command: 'show interface transceiver details',
    aliases: [
      'show interfaces transceiver details',
      'show interface transceiver fex-fabric details',
      ...portAliases('show interface', 'transceiver details'),
    ],
    parse: parseTransceivers,
  },
  {
    command: 'show interface transceiver',
    aliases: [
      'show interfaces transceiver',
      'show interface transceiver calibrations',
      ...portAliases('show interface', 'transceiver'),
    ],
    parse: parseTransceivers,
  },
];
