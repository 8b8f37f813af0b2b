import type { CommandFacts, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';
import { moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import { stated } from '#lib/platforms/cli/colon-pair.ts';
import { readDbm, readNumber } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { cutRow, findColumns, isRuler, type TextColumn } from '#lib/platforms/cli/text-table.ts';
import { childText, elementsNamed, xmlDocuments, type XmlElement } from '#lib/platforms/cli/xml-answer.ts';

import { isXml } from './is-xml.ts';
import { os10PortName } from './os10-port-name.ts';

type Lane = ParsedDom['lanes'][number];

/** `show interface [phy-eth PORT] transceiver`: lines of `SFP1/1/1 Vendor PN = ...`, or XML. */
export function parseTransceivers(text: string): CommandFacts {
  if (isXml(text)) return { modules: xmlModules(xmlDocuments(text)) };
  const modules = new Map<string, ParsedModule>();
  for (const line of plainLines(text)) {
    const at = line.indexOf('=');
    // The cage comes first (`QSFP28-1/1/49`, `SFP+ 9`), the label ends at the equals sign.
    const cage = /^\s*(?:Q?SFP\S*?|OSFP\S*?)[ -]?(\d+(?:\/\d+){0,2}(?::\d+)?)\s+(\S.*)$/i.exec(
      at < 0 ? '' : line.slice(0, at),
    );
    const port = os10PortName(cage?.[1] ?? '');
    if (!cage || port === null) continue;
    const held = modules.get(port) ?? moduleIn(port);
    modules.set(port, held);
    readLabel(held, (cage[2] ?? '').trim().replace(/\s+/g, ' ').toLowerCase(), line.slice(at + 1).trim());
  }
  return { modules: [...modules.values()].filter(isTold) };
}

/** A cage may answer with nothing but the codes of its memory. */
function isTold({ vendor, partNumber, serial, type, dom }: ParsedModule): boolean {
  return (vendor ?? partNumber ?? serial ?? type ?? dom) !== null;
}

function readLabel(held: ParsedModule, label: string, value: string): void {
  const text = stated(value);
  const channel = /\b(?:channel|lane)\s?(\d{1,2})\b/.exec(label)?.[1];
  const lane = Math.max(0, Number(channel ?? 1) - 1);
  if (label === 'vendor name') held.vendor = text;
  else if (label === 'vendor pn' || label === 'vendor part number') held.partNumber = text;
  else if (label === 'vendor sn' || label === 'vendor serial number') held.serial = text;
  else if (label === 'vendor rev') held.revision = text;
  else if (label === 'media type' || label === 'transceiver type') Object.assign(held, mediaFacts(value));
  else if (/^length ?\(copper\)/.test(label)) setLength(held, value);
  else if (/alarm|warning|threshold|high|low/.test(label)) return;
  else if (label.startsWith('temperature')) domOf(held).temperatureC = readNumber(value);
  else if (/^(?:voltage|supply voltage)/.test(label)) domOf(held).supplyV = readNumber(value);
  else if (/tx bias/.test(label)) laneOf(held, lane).biasMa = readNumber(value);
  else if (/tx power/.test(label)) laneOf(held, lane).txPowerDbm = readDbm(value);
  else if (/rx power/.test(label)) laneOf(held, lane).rxPowerDbm = readDbm(value);
}

function setLength(held: ParsedModule, value: string): void {
  const metres = /^0x[0-9a-f]{1,2}$/i.test(value) ? parseInt(value, 16) : readNumber(value);
  if (metres !== null && metres > 0) held.cableLengthM = metres;
}

const MEDIA_HEADERS: readonly (readonly string[])[] = [
  ['Node/Slot/Port', 'Category', 'Media', 'Serial'],
  ['Slot', 'Port', 'Type', 'Media', 'Serial'],
];

/** `show inventory media`: type and serial number of every plugged module. */
export function parseInventoryMedia(text: string): CommandFacts {
  if (isXml(text)) return { modules: xmlModules(xmlDocuments(text)) };
  const modules: ParsedModule[] = [];
  let columns: TextColumn[] | null = null;
  for (const line of plainLines(text)) {
    const header = MEDIA_HEADERS.map((names) => findColumns(line, names)).find((found) => found !== null);
    if (header) columns = header;
    else if (columns !== null && line.trim() !== '' && !isRuler(line) && !/not present/i.test(line)) {
      const row = cutRow(line, columns);
      const port = os10PortName(row['Node/Slot/Port'] ?? `${row['Slot'] ?? ''}/${row['Port'] ?? ''}`);
      const type = stated(row['Media']);
      // The qualification flag may stand under the serial number.
      const serial = stated(
        row['Serial']?.split(/\s+/).filter((word) => !/^(?:true|false|yes|no)$/i.test(word))[0],
      );
      if (port !== null && (type ?? serial) !== null)
        modules.push(moduleIn(port, { ...mediaFacts(type ?? ''), serial }));
    }
  }
  return { modules };
}

/** The `port` elements of an answer in XML that hold a module, each once. */
export function xmlModules(documents: readonly XmlElement[]): ParsedModule[] {
  const modules = new Map<string, ParsedModule>();
  for (const state of elementsNamed(documents, 'ports-state'))
    for (const element of state.children) {
      const port = element.name === 'port' ? os10PortName(childText(element, 'name') ?? '') : null;
      if (port === null || childText(element, 'present') === 'false' || modules.has(port)) continue;
      const held = xmlModule(port, element);
      if ((held.type ?? held.vendor ?? held.partNumber ?? held.serial) !== null) modules.set(port, held);
    }
  return [...modules.values()];
}

function xmlModule(port: string, element: XmlElement): ParsedModule {
  const base = element.children.find(({ name }) => name === 'base-ID-fields') ?? element;
  const find = (...names: string[]) => stated(childText(base, ...names) ?? childText(element, ...names));
  const media = stated(childText(element, 'media-type-str', 'media-type'));
  const held = moduleIn(port, {
    ...mediaFacts(media === null || /NOTPRESENT/i.test(media) ? '' : media),
    vendor: find('vendor-name', 'media-vendor-name'),
    partNumber: find('vendor-part-number', 'vendor-pn', 'part-number'),
    serial: find('vendor-serial-number', 'vendor-sn', 'serial-number', 'media-serial-number'),
  });
  const temperature = readNumber(find('temperature', 'media-temperature'));
  const voltage = readNumber(find('voltage', 'media-voltage'));
  const channels = element.children.filter(({ name }) => name === 'channel');
  const lanes = channels.map(xmlLane);
  // Without a bias or a transmitter's power the receiver's 0.0 is a filler.
  const isMonitored = lanes.some((lane) => (lane.biasMa ?? lane.txPowerDbm) !== null);
  if ((temperature ?? voltage) !== null || isMonitored)
    held.dom = { temperatureC: temperature, supplyV: voltage, lanes: isMonitored ? lanes : [] };
  return held;
}

function xmlLane(channel: XmlElement): Lane {
  return {
    biasMa: readNumber(childText(channel, 'tx-bias-current', 'tx-bias', 'bias-current')),
    txPowerDbm: readDbm(childText(channel, 'tx-power')),
    rxPowerDbm: readDbm(childText(channel, 'rx-power')),
  };
}

/** The type and, for a cable, the length its name ends with: `QSFP+ 40GBASE CR4 1.0M`, `AR_QSFP_40GBASE_CR4_3M`. */
export function mediaFacts(printed: string): Pick<ParsedModule, 'type' | 'cableLengthM'> {
  const type = stated(printed);
  const isCable = /(?:CR\d{0,2}|DAC|AOC|ACC|COPPER|CABLE)(?![A-Z0-9])/i.test(type ?? '');
  const length = isCable ? /[ _-](\d{1,3}(?:\.\d{1,2})?)M$/i.exec(type ?? '')?.[1] : undefined;
  return length ? { type, cableLengthM: Number(length) } : { type };
}

function domOf(held: ParsedModule): ParsedDom {
  held.dom ??= { temperatureC: null, supplyV: null, lanes: [] };
  return held.dom;
}

function laneOf(held: ParsedModule, index: number): Lane {
  const { lanes } = domOf(held);
  while (lanes.length <= Math.min(index, 15))
    lanes.push({ biasMa: null, txPowerDbm: null, rxPowerDbm: null });
  return lanes[Math.min(index, 15)]!;
}
