import type { CommandFacts, ParsedDevice } from '#lib/platforms/command-facts.ts';
import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { cutRow, rulerColumns, type TextColumn } from '#lib/platforms/cli/text-table.ts';

/** `show system` and `show version`: the labels of both. */
export function parseSystem(text: string): CommandFacts {
  const device: ParsedDevice = deviceOf({});
  for (const line of plainLines(text)) {
    const pair = readColonPair(line);
    if (pair === null) continue;
    const value = stated(pair.value);
    if (pair.label === 'hostname') device.hostname ??= value;
    else if (pair.label === 'product name') device.model ??= value;
    else if (pair.label === 'chassis serial nbr' || pair.label === 'serial number') device.serial ??= value;
    else if (pair.label === 'version' || /^(?:arubaos|aos)-cx version$/.test(pair.label))
      device.version ??= value;
  }
  return Object.values(device).some((value) => value !== null) ? { device } : {};
}

/** `show module`: product and serial number of the first module that has one. */
export function parseModules(text: string): CommandFacts {
  const lines = plainLines(text);
  let columns: TextColumn[] | null = null;
  for (const line of lines) {
    const ruler = rulerColumns(line, ['Name', 'Product', 'Description', 'Serial', 'Status']);
    if (ruler !== null) columns = ruler;
    else if (columns !== null && /^\s*\d+(?:\/\d+)?\s/.test(line)) {
      const row = cutRow(line, columns);
      const serial = stated(row['Serial']);
      if (serial !== null) return { device: deviceOf({ model: stated(row['Product']), serial }) };
    }
  }
  return {};
}
