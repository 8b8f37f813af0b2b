import type { CommandFacts, ParsedDevice, ParsedModule } from '#lib/platforms/command-facts.ts';

import { plainLines } from '../cli/strip-terminal.ts';
import { cutRow, findColumns, type TextColumn } from '../cli/text-table.ts';
import { childText, elementsNamed, type XmlElement } from '../cli/xml-answer.ts';
import { junosTree } from './junos-tree.ts';
import { cableLengthOfType, portOfTransceiver } from './port-name.ts';

interface Item {
  name: string;
  version: string;
  part: string;
  serial: string;
  description: string;
}

/** Where the walk through the inventory stands: transceivers are named by the slots above them. */
interface Place {
  fpc: number | null;
  pic: number | null;
}

/** `show chassis hardware`, also with `detail`, `extensive`, `clei-models`. */
export function parseChassisHardware(text: string): CommandFacts {
  const chassis = elementsNamed(junosTree(text), 'chassis');
  const items = chassis.length > 0 ? chassis.flatMap(treeItems) : textItems(plainLines(text));
  if (items.length === 0) return {};
  const place: Place = { fpc: null, pic: null };
  const modules: ParsedModule[] = [];
  let device: ParsedDevice | undefined;
  for (const item of items) {
    const [kind, slot] = item.name.split(/\s+/);
    const number = /^\d{1,4}$/.test(slot ?? '') ? Number(slot) : null;
    if (kind === 'Chassis') {
      device ??= {
        hostname: null,
        model: item.description || null,
        serial: item.serial || null,
        version: null,
      };
    } else if (kind === 'FPC') [place.fpc, place.pic] = [number, null];
    else if (kind === 'PIC') place.pic = number;
    else if (kind === 'Xcvr' && number !== null && place.fpc !== null && place.pic !== null)
      modules.push(transceiver(item, portOfTransceiver(place.fpc, place.pic, number, item.description)));
  }
  return { ...(device ? { device } : {}), modules };
}

/** The part number is Juniper's own, `NON-JNPR` for one that is not coded for Juniper; the vendor is not stated. */
function transceiver(item: Item, port: string): ParsedModule {
  return {
    port,
    vendor: null,
    partNumber: item.part || null,
    serial: item.serial || null,
    type: item.description || null,
    revision: /^REV\s+(\S+)$/i.exec(item.version)?.[1] ?? null,
    cableLengthM: cableLengthOfType(item.description),
    dom: null,
  };
}

/** The chassis and all its modules, sub-modules and so on in the order of the text form. */
function treeItems(element: XmlElement): Item[] {
  const item = {
    name: childText(element, 'name') ?? '',
    version: childText(element, 'version') ?? '',
    part: childText(element, 'part-number') ?? '',
    serial: childText(element, 'serial-number') ?? '',
    description: childText(element, 'description') ?? '',
  };
  const inside = element.children.filter((child) => /^chassis-(?:sub-)*module$/.test(child.name));
  return [item, ...inside.flatMap(treeItems)];
}

function textItems(lines: readonly string[]): Item[] {
  const items: Item[] = [];
  let columns: TextColumn[] | null = null;
  for (const line of lines) {
    const header = findColumns(line, ['Item', 'Version', 'Part number', 'Serial number', 'Description']);
    if (header) columns = header;
    const name =
      /^\s*((?:FPC|PIC|Xcvr) \d{1,4}|Chassis)(?:\s|$)/.exec(line)?.[1] ??
      (/^\s*MIC \d/.test(line) ? 'MIC' : null);
    if (name === null || header || !columns) continue;
    items.push(name === 'Chassis' || name.startsWith('Xcvr') ? cells(name, line, columns) : bare(name));
  }
  return items;
}

/** Words of the row: a version is `REV 01` or a stray mark, and may be missing; the description runs to the end. */
function cells(name: string, line: string, columns: readonly TextColumn[]): Item {
  const row = cutRow(line, columns);
  const byColumn: Item = {
    name,
    version: row['Version']!,
    part: row['Part number']!,
    serial: row['Serial number']!,
    description: row['Description']!,
  };
  const oneWord = /^\S+$/.test(byColumn.part) && /^\S+$/.test(byColumn.serial);
  if (name === 'Chassis' || oneWord || isAligned(line, columns)) return byColumn;
  const rest = line.trim().slice(name.length).trim();
  const words =
    /^(?:(REV(?: \S{1,3})?|\S{1,2})\s+)?(NON-JNPR|BUILTIN|\d{3}-\d{6}|\S{5,20})\s+(\S+)(?:\s+(.*))?$/i.exec(
      rest,
    );
  if (!words) return byColumn;
  const [, version = '', part = '', serial = '', description = ''] = words;
  return { name, version, part, serial, description };
}

/** Whether part number, serial number and description begin right under their titles: a serial number may have blanks. */
function isAligned(line: string, columns: readonly TextColumn[]): boolean {
  return columns.slice(2).every(({ start }) => /^\s\S$/.test(line.slice(start - 1, start + 1)));
}

function bare(name: string): Item {
  return { name, version: '', part: '', serial: '', description: '' };
}
