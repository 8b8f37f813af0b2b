import type { CommandFacts, ParsedModule } from '#lib/platforms/command-facts.ts';

import { plainLines } from '../cli/strip-terminal.ts';
import { cutRow, findColumns, type TextColumn } from '../cli/text-table.ts';
import { childText, elementsNamed } from '../cli/xml-answer.ts';
import { readNumber } from '../cli/numbers.ts';
import { junosTree } from './junos-tree.ts';
import { cableLengthOfType, portOfTransceiver } from './port-name.ts';

/** `show chassis pic fpc-slot N pic-slot M`: the only place where Junos gives the maker's name and part number. */
export function parseChassisPic(text: string): CommandFacts {
  const slots = elementsNamed(junosTree(text), 'fpc');
  if (slots.length === 0) return textPic(plainLines(text));
  const modules = slots.flatMap((fpc) =>
    elementsNamed(fpc.children, 'pic-detail').flatMap((pic) =>
      elementsNamed(pic.children, 'port').map((port) =>
        module(
          [
            childText(pic, 'slot') ?? childText(fpc, 'slot'),
            childText(pic, 'pic-slot'),
            childText(port, 'port-number'),
          ],
          {
            type: childText(port, 'cable-type'),
            vendor: childText(port, 'sfp-vendor-name'),
            partNumber: childText(port, 'sfp-vendor-pno'),
            wavelength: childText(port, 'wavelength'),
          },
        ),
      ),
    ),
  );
  return { modules: modules.filter((entry) => entry !== null) };
}

function textPic(lines: readonly string[]): CommandFacts {
  const modules: ParsedModule[] = [];
  let place: [string, string] | null = null;
  let columns: TextColumn[] | null = null;
  for (const line of lines) {
    const slot = /^\s*FPC slot (\d{1,3}), PIC slot (\d{1,2})\b/i.exec(line);
    if (slot) [place, columns] = [[slot[1]!, slot[2]!], null];
    const names = ['Port', 'Cable type', 'type', 'Xcvr vendor', 'part number', 'length?', 'Wavelength?'];
    const header = findColumns(line, names);
    if (header) columns = header;
    if (!place || !columns || !/^\s*\d{1,3}\s/.test(line)) continue;
    const row = cutRow(line, columns);
    const entry = module([...place, row['Port']!], {
      type: row['Cable type'] || null,
      vendor: row['Xcvr vendor'] || null,
      partNumber: row['part number'] || null,
      wavelength: row['Wavelength'] ?? row['length'] ?? null,
    });
    if (entry) modules.push(entry);
  }
  return place ? { modules } : {};
}

function module(
  place: (string | null)[],
  said: { type: string | null; vendor: string | null; partNumber: string | null; wavelength: string | null },
): ParsedModule | null {
  const [fpc, pic, port] = place.map((slot) => (/^\d{1,4}$/.test(slot ?? '') ? Number(slot) : null));
  if (fpc == null || pic == null || port == null) return null;
  const wavelength = /^\d{3,4}(?:\.\d+)? ?nm/i.test(said.wavelength ?? '')
    ? readNumber(said.wavelength)
    : null;
  return {
    port: portOfTransceiver(fpc, pic, port, said.type),
    vendor: known(said.vendor),
    partNumber: known(said.partNumber),
    serial: null,
    type: known(said.type),
    cableLengthM: cableLengthOfType(said.type),
    wavelengthNm: wavelength,
    dom: null,
  };
}

function known(text: string | null): string | null {
  return text === null || /^(?:n\/a|-+|unknown)$/i.test(text) ? null : text;
}
