import type { CommandFacts, CommandParser, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';
import { moduleIn, portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { jsonRecords, recordOf, textOf } from '#lib/platforms/cli/json-answer.ts';
import { keyValues, splitBlocks } from '#lib/platforms/cli/key-values.ts';
import { readDbm, readNumber } from '#lib/platforms/cli/numbers.ts';
import { portAliases } from '#lib/platforms/cli/port-aliases.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { isPortName, longPortName, slotPort } from './port-name.ts';

type Measure = 'temperatureC' | 'supplyV' | 'biasMa' | 'txPowerDbm' | 'rxPowerDbm';

/** What was measured on each port: lane by lane, 0 for the whole module. */
type Readings = Map<string, Map<number, Partial<Record<Measure, number | null>>>>;

const JSON_MEASURES: Record<Measure, string> = {
  temperatureC: 'temperature',
  supplyV: 'voltage',
  biasMa: 'txBias',
  txPowerDbm: 'txPower',
  rxPowerDbm: 'rxPower',
};
const MEASURES = Object.keys(JSON_MEASURES) as Measure[];

const valueOf = (measure: Measure, printed: string | number | null): number | null =>
  measure.endsWith('Dbm') ? readDbm(printed) : readNumber(printed);

function note(readings: Readings, port: string, lane: number, measure: Measure, value: number | null): void {
  const lanes = readings.get(port) ?? new Map<number, Partial<Record<Measure, number | null>>>();
  readings.set(port, lanes.set(lane, { ...lanes.get(lane), [measure]: value }));
}

/** Null where nothing was measured: `N/A` everywhere is a cable, an optic without monitoring or an empty cage. */
function domOf(lanes: Map<number, Partial<Record<Measure, number | null>>>): ParsedDom | null {
  const rows = [...lanes].toSorted(([a], [b]) => a - b).map(([lane, values]) => ({ lane, values }));
  if (!rows.some(({ values }) => Object.values(values).some((value) => value !== null))) return null;
  const first = (measure: Measure) =>
    rows.map(({ values }) => values[measure] ?? null).find((value) => value !== null) ?? null;
  const measured = rows.filter(({ values }) =>
    [values.biasMa, values.txPowerDbm, values.rxPowerDbm].some((value) => typeof value === 'number'),
  );
  const channels = rows.filter(({ lane }) => lane > 0);
  return {
    temperatureC: first('temperatureC'),
    supplyV: first('supplyV'),
    lanes: (channels.length > 0 ? channels : measured).map(({ values }) => ({
      biasMa: values.biasMa ?? null,
      txPowerDbm: values.txPowerDbm ?? null,
      rxPowerDbm: values.rxPowerDbm ?? null,
    })),
  };
}

/** Old releases print one value a port, newer ones `parameters` with the value of each channel (`-`: the module). */
function jsonModule(name: string, value: unknown): ParsedModule {
  const port = recordOf(value) ?? {};
  const readings: Readings = new Map();
  for (const measure of MEASURES) {
    const flat = port[JSON_MEASURES[measure]];
    if (typeof flat === 'number' || typeof flat === 'string')
      note(readings, name, 0, measure, valueOf(measure, flat));
    const channels = recordOf(recordOf(recordOf(port['parameters'])?.[JSON_MEASURES[measure]])?.['channels']);
    for (const [channel, printed] of Object.entries(channels ?? {})) {
      const number = typeof printed === 'number' ? printed : textOf(printed);
      note(readings, name, Number(channel) || 0, measure, valueOf(measure, number));
    }
  }
  const dom = domOf(readings.get(name) ?? new Map());
  const serial = textOf(port['vendorSn']);
  const type = typeOf(textOf(port['mediaType']));
  return moduleIn(longPortName(name), { serial, type, dom });
}

const typeOf = (printed: string | null | undefined): string | null =>
  printed && !/^(?:n\/a|unknown|not present)$/i.test(printed) ? printed : null;

function jsonModules(text: string): ParsedModule[] | null {
  const list = jsonRecords(text)
    .map((record) => recordOf(record['interfaces']))
    .find((record) => record !== null);
  if (!list) return null;
  return Object.entries(list).map(([name, value]) => jsonModule(name, value));
}

const modulesOf = (readings: Readings): ParsedModule[] =>
  [...readings].map(([port, lanes]) => moduleIn(port, { dom: domOf(lanes) }));

/** EOS lists every port: one that nothing is said of (`N/A` everywhere) has no module worth a record, but is a port. */
function factsOf(listed: readonly ParsedModule[]): CommandFacts {
  const tells = ({ serial, type, dom }: ParsedModule) => (serial ?? type ?? dom) !== null;
  const bare = listed.filter((module) => !tells(module));
  return {
    ...(bare.length > 0 && { ports: bare.map(({ port }) => portNamed(port)) }),
    modules: listed.filter(tells),
  };
}

/** One row a port: temperature, voltage, bias, TX and RX power. A port of several lanes has a row for each. */
function readTable(lines: readonly string[], readings: Readings): void {
  for (const line of lines) {
    const [port, ...values] = line.trim().split(/\s+/);
    if (!isPortName(port) || values.length < MEASURES.length) continue;
    if (!values.slice(0, MEASURES.length).every((value) => /^(?:-?\d|-inf|n\/?a$)/i.test(value))) continue;
    MEASURES.forEach((measure, at) => {
      note(readings, longPortName(port), 0, measure, valueOf(measure, values[at]!));
    });
  }
}

const UNITS: Record<string, Measure> = { celsius: 'temperatureC', volts: 'supplyV', ma: 'biasMa' };

/** A table for each measure, the value first and its thresholds behind. */
function readDetail(lines: readonly string[], readings: Readings): void {
  let measure: Measure | null = null;
  let power: Measure | null = null;
  for (const line of lines) {
    const header = /\b(Tx|Rx) Power\b/i.exec(line);
    if (header) power = header[1]!.toLowerCase() === 'tx' ? 'txPowerDbm' : 'rxPowerDbm';
    const unit = /^\s*Port\s+\((\w+)\)/i.exec(line)?.[1]?.toLowerCase();
    if (unit) measure = unit === 'dbm' ? power : (UNITS[unit] ?? null);
    const [port, value] = line.trim().split(/\s+/);
    if (measure && isPortName(port) && value)
      note(readings, longPortName(port), 0, measure, valueOf(measure, value));
  }
}

const CAGE_HEAD = /^\s*Port (\d[\d/]*):?\s*$/;
const PORT_HEAD = /^\s*(?:Interface )?((?:Et|Ethernet)\d[\d/]*):?\s*$/;

const LABELS: readonly [RegExp, Measure][] = [
  [/^(?:Case )?Temperature\b/i, 'temperatureC'],
  [/^Voltage\b/i, 'supplyV'],
  [/^TX bias current\b/i, 'biasMa'],
  [/^Optical TX power\b/i, 'txPowerDbm'],
  [/^Optical RX power\b/i, 'rxPowerDbm'],
];

/**
 * A block for each cage with what is measured of the whole module, and in it one for each port where it has several:
 * a line for each measure, and one for each channel below it.
 */
function readBlocks(lines: readonly string[], readings: Readings): void {
  let port: string | null = null;
  let cage: { name: string; whole: Partial<Record<Measure, number | null>> } | null = null;
  let measure: Measure | null = null;
  for (const line of lines) {
    const [slot, name] = [CAGE_HEAD.exec(line)?.[1], PORT_HEAD.exec(line)?.[1]];
    if (slot) {
      port = slotPort(slot);
      cage = { name: port, whole: {} };
    } else if (name) {
      if (cage && port === cage.name) {
        cage.whole = readings.get(port)?.get(0) ?? {};
        readings.delete(port);
      }
      port = longPortName(name);
      readings.set(port, new Map([[0, { ...cage?.whole }]]));
    }
    const channel = /^\s*Channel\s+(\d{1,2})\s+(\S+)/i.exec(line);
    if (!channel) measure = LABELS.find(([label]) => label.test(line.trim()))?.[1] ?? null;
    const value = channel?.[2] ?? /\s(-?\d\S*|-inf|N\/A)(?:\s|$)/i.exec(line.trim())?.[1];
    if (port && measure && value)
      note(readings, port, Number(channel?.[1] ?? 0), measure, valueOf(measure, value));
  }
}

function parseTransceiver(text: string): CommandFacts {
  const modules = jsonModules(text);
  if (modules) return factsOf(modules);
  const lines = plainLines(text);
  const readings: Readings = new Map();
  if (lines.some((line) => /\bThreshold\b/.test(line))) readDetail(lines, readings);
  else if (lines.some((line) => CAGE_HEAD.test(line))) readBlocks(lines, readings);
  else readTable(lines, readings);
  return factsOf(modulesOf(readings));
}

function parseHardware(text: string): CommandFacts {
  const modules = jsonModules(text);
  if (modules) return factsOf(modules);
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) => {
    const name = /^\s*Name\s*: *(\S+)/.exec(line)?.[1];
    return isPortName(name) ? name : null;
  });
  return factsOf(
    blocks.map(({ head, lines }) => {
      const pairs = keyValues(lines);
      const value = (label: RegExp) => [...pairs].find(([key]) => label.test(key))?.[1];
      const length = readNumber(value(/^cable length\b/));
      const wavelength = readNumber(value(/^wavelength\b/));
      return moduleIn(longPortName(head), {
        type: typeOf(value(/^media type/)) ?? typeOf(value(/^detected media type/)),
        cableLengthM: length || null,
        wavelengthNm: wavelength || null,
      });
    }),
  );
}

export const transceiverParsers: readonly CommandParser[] = [
  {
    command: 'show interfaces transceiver',
    aliases: [
      'show interface transceiver',
      'show interfaces transceiver dom',
      ...portAliases('show interfaces', 'transceiver'),
      ...portAliases('show interfaces', 'transceiver dom'),
    ],
    parse: parseTransceiver,
  },
  {
    command: 'show interfaces transceiver detail',
    aliases: [
      'show interface transceiver detail',
      'show interfaces transceiver dom thresholds',
      ...portAliases('show interfaces', 'transceiver detail'),
    ],
    parse: parseTransceiver,
  },
  {
    command: 'show interfaces transceiver hardware',
    aliases: [
      'show interface transceiver hardware',
      'show interfaces transceiver properties',
      ...portAliases('show interfaces', 'transceiver hardware'),
    ],
    parse: parseHardware,
  },
];
