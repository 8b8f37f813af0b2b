import { imageFromFlat, imageFromPages } from '#lib/optics/eeprom-image.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { parsePageDump } from '#lib/optics/page-dump.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import { splitInterfaces } from '#lib/optics/split-interfaces.ts';
import { decodeText, isBinary } from '#lib/optics/dump-bytes.ts';

/** One interface found in a dump. */
export interface DumpedInterface extends ModuleReading {
  interface: string | null;
}

/** A larger file is read up to here: a thousand interfaces of the wordiest kind. */
const MAX_DUMP = 32 * 1024 * 1024;

/**
 * Reads what a person has in a file or pastes: `ethtool -m` text, JSON or hex tables of one or many interfaces with shell
 * prompts, page dumps, or a raw binary image. There is always at least one answer. Never throws.
 */
export function readDump(dump: Uint8Array): DumpedInterface[] {
  const bytes = dump.subarray(0, MAX_DUMP);
  if (isBinary(bytes)) return [{ interface: null, ...readEeprom(imageFromFlat(bytes)) }];
  const text = decodeText(bytes);
  if (/^[ \t]*0x5[01][ \t]+\d/m.test(text)) {
    const pages = parsePageDump(text);
    if (pages.length > 0) return [{ interface: null, ...readEeprom(imageFromPages(pages)) }];
  }
  return splitInterfaces(text).map((part) => ({
    interface: part.interface,
    ...readEthtoolModule(part.text),
  }));
}
