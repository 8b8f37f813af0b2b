import type { CommandFacts, CommandParser, ParsedModule } from '#lib/platforms/command-facts.ts';
import { deviceOf, moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import { jsonRecords, recordOf, textOf } from '#lib/platforms/cli/json-answer.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { cutRow, rulerColumns, type TextRow } from '#lib/platforms/cli/text-table.ts';

import { slotPort } from './port-name.ts';

const SLOT = ['port', 'vendor', 'partNumber', 'serial', 'revision'];

function moduleOf(port: string, vendor: string, row: TextRow): ParsedModule | null {
  if (!/^\d|^Et/.test(port) || /^not present$/i.test(vendor)) return null;
  const stated = {
    vendor: vendor || null,
    partNumber: row['partNumber'] || null,
    serial: row['serial'] || null,
  };
  if (Object.values(stated).every((value) => value === null)) return null;
  return moduleIn(slotPort(port), { ...stated, revision: row['revision'] || null });
}

function fromJson(inventory: Record<string, unknown>): CommandFacts {
  const system = recordOf(inventory['systemInformation']);
  const slots = Object.entries(recordOf(inventory['xcvrSlots']) ?? {});
  const modules = slots.map(([port, slot]) => {
    const { mfgName, modelName, serialNum, hardwareRev } = recordOf(slot) ?? {};
    const [partNumber, serial, revision] = [modelName, serialNum, hardwareRev].map((v) => textOf(v) ?? '');
    return moduleOf(port, textOf(mfgName) ?? '', {
      partNumber: partNumber!,
      serial: serial!,
      revision: revision!,
    });
  });
  return {
    ...(system && {
      device: deviceOf({ model: textOf(system['name']), serial: textOf(system['serialNum']) }),
    }),
    ...(inventory['xcvrSlots'] ? { modules: modules.filter((module) => module !== null) } : {}),
  };
}

/** The rows under the ruler below the line that `title` matches, up to a blank line. */
function section(lines: readonly string[], title: RegExp, names: readonly string[]): TextRow[] | null {
  const start = lines.findIndex((line) => title.test(line));
  if (start < 0) return null;
  const ruler = lines.findIndex((line, at) => at > start && at <= start + 4 && rulerColumns(line, names));
  const columns = ruler < 0 ? null : rulerColumns(lines[ruler]!, names);
  if (!columns) return null;
  const rest = lines.slice(ruler + 1);
  const end = rest.findIndex((line) => line.trim() === '');
  return rest.slice(0, end < 0 ? undefined : end).map((line) => cutRow(line, columns));
}

function parseInventory(text: string): CommandFacts {
  const json = jsonRecords(text).find((record) => 'xcvrSlots' in record || 'systemInformation' in record);
  if (json) return fromJson(json);
  const lines = plainLines(text);
  const model = section(lines, /^\s*Model\s+Description/, ['model', 'description'])?.[0]?.['model'];
  const hardware = ['hardware', 'serial', 'made'];
  const serial = section(lines, /^\s*HW Version\s+Serial Number/, hardware)?.[0]?.['serial'];
  const slots = section(lines, /^\s*System has \d+ (?:\w+ )?transceiver slots?/, SLOT);
  const modules = slots?.map((row) => moduleOf(row['port']!, row['vendor']!, row));
  return {
    ...(model || serial ? { device: deviceOf({ model: model || null, serial: serial || null }) } : {}),
    ...(modules && { modules: modules.filter((module) => module !== null) }),
  };
}

export const inventoryParsers: readonly CommandParser[] = [
  { command: 'show inventory', aliases: ['show inventory all'], parse: parseInventory },
];
