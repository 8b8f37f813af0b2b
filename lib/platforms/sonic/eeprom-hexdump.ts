import type { CommandFacts } from '#lib/platforms/command-facts.ts';
import { type EepromPage, imageFromPages } from '#lib/optics/eeprom-image.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';

import { splitBlocks } from '../cli/key-values.ts';
import { moduleOfRecord } from '../cli/module-of-record.ts';
import { plainLines } from '../cli/strip-terminal.ts';

const HEAD = /^\s*EEPROM hexdump for port (\S{1,40})/i;
const SECTION = /^\s*(?:(Lower|Upper) page ([0-9a-f]{1,2})h|(A[02])h dump(?:.* page ([0-9a-f]{1,2})h)?)/i;
const ROW = /^\s*([0-9a-f]{8})((?:\s{1,2}[0-9a-f]{2}){1,16})(?:\s|$)/i;

/** `sfputil show eeprom-hexdump`: the memory of each module, page by page, decoded as its standard says. */
export function parseEepromHexdump(text: string): CommandFacts {
  const blocks = splitBlocks(plainLines(text).join('\n'), (line) => HEAD.exec(line)?.[1] ?? null);
  const modules = blocks.flatMap(({ head, lines }) => {
    const { module } = readEeprom(imageFromPages(pagesOf(lines)));
    return module && (module.vendor ?? module.partNumber) !== null ? [moduleOfRecord(head, module)] : [];
  });
  return blocks.length > 0 ? { modules } : {};
}

function pagesOf(lines: readonly string[]): EepromPage[] {
  const pages: EepromPage[] = [];
  for (const line of lines) {
    const section = SECTION.exec(line);
    if (section) {
      const page = Number.parseInt(section[2] ?? section[4] ?? '0', 16);
      const i2c = section[3]?.toUpperCase() === 'A2' ? 0x51 : 0x50;
      pages.push({ i2c, bank: 0, page, offset: -1, bytes: new Uint8Array() });
    }
    const row = ROW.exec(line);
    const open = pages.at(-1);
    if (!row || !open || open.bytes.length >= 256) continue;
    if (open.offset < 0) open.offset = Number.parseInt(row[1]!, 16);
    const bytes = row[2]!.trim().split(/\s+/);
    open.bytes = Uint8Array.from([...open.bytes, ...bytes.map((byte) => Number.parseInt(byte, 16))]);
  }
  return pages;
}
