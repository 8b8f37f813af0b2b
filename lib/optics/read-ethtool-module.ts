import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import { hasHexTable, parseHexTable } from '#lib/optics/hex-table.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { readingOf, unreadable } from '#lib/optics/module-reading.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { readEthtoolJson, startOfJson } from '#lib/optics/read-ethtool-json.ts';
import { readEthtoolText } from '#lib/optics/read-ethtool-text.ts';

/** More than any module prints; the rest of a longer answer is not read. */
const MAX_OUTPUT = 256 * 1024;

/**
 * Reads one interface's answer to `ethtool -m`, of any version and form (text, `--json`, `hex on`) and with any error
 * text, into what it says of the port. Standard error may be mixed in. Never throws; an answer that says nothing is
 * `unreadable` with its reason.
 */
export function readEthtoolModule(output: string): ModuleReading {
  const text = plainBlanks(output.length > MAX_OUTPUT ? output.slice(0, MAX_OUTPUT) : output);
  if (text.trim() === '') return unreadable('no-answer', '', 'The command printed nothing: scan again.');
  if (hasHexTable(text)) {
    const table = parseHexTable(text);
    if (table !== null) return readEeprom(imageFromFlat(table.bytes, table.from));
  }
  const json = startOfJson(text);
  const { facts, other } = json === -1 ? readEthtoolText(text) : readEthtoolJson(text, json);
  return readingOf(facts, other);
}

/** Mails and web pages turn blanks into no-break spaces (in UTF-8 read as latin1, two characters). */
function plainBlanks(text: string): string {
  return text.includes('\u00a0') ? text.replace(/\u00c2?\u00a0/g, ' ') : text;
}
