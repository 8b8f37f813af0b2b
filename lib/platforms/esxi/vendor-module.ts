import { describeModule } from '#lib/optics/describe-module.ts';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import { parseHexTable } from '#lib/optics/hex-table.ts';
import { emptyFacts } from '#lib/optics/module-facts.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { type RawPage, rawPagesOf } from '../raw-pages.ts';
import { type EsxcliRecord, esxcliRecords } from './esxcli-records.ts';

const MAX_BYTES = 4096;

/**
 * What `esxcli intnet module read` (Intel's add-on) dumped; null when it is no module's memory. Intel documents the command,
 * not its layout: any hex dump is taken whose checksum vouches that the bytes were put together right.
 */
export function readIntelDump(answer: string): { reading: ModuleReading; rawPages: RawPage[] } | null {
  for (const bytes of [parseHexTable(answer)?.bytes, plainBytes(answer)]) {
    if (!bytes || bytes.length < 128) continue;
    const image = imageFromFlat(bytes);
    const reading = readEeprom(image);
    if (reading.module?.checksums?.[0]?.ok) return { reading, rawPages: rawPagesOf(image) };
  }
  return null;
}

/** The bytes of lines such as `00000010: 03 04 07 00 ...`, `10 | 0x03 0x04 ...` or bare pairs of digits, in their order. */
function plainBytes(answer: string): Uint8Array {
  const bytes: number[] = [];
  for (const line of answer.slice(0, 65_536).split('\n')) {
    const row = /^\s*(?:(?:0x)?[0-9a-f]{1,8}\s*[:|]\s*)?((?:(?:0x)?[0-9a-f]{2}(?:[\s,]+|$)){4,64})/i.exec(
      line,
    );
    for (const [, pair = ''] of (row?.[1] ?? '').matchAll(/(?:0x)?([0-9a-f]{2})(?![0-9a-fx])/gi)) {
      if (bytes.length < MAX_BYTES) bytes.push(Number.parseInt(pair, 16));
    }
  }
  return Uint8Array.from(bytes);
}

/**
 * A row of `esxcli network nic transceiver list` by the NIC it names. No build is confirmed to have that command: it is asked
 * once, and counts only where vendor, part number and serial are all stated.
 */
export function readTransceivers(answer: string): Map<string, ModuleReading> {
  const readings = new Map<string, ModuleReading>();
  for (const record of esxcliRecords(answer)) {
    const nic = firstOf(record, ['name', 'nic', 'nicname', 'vmnic']);
    const facts = emptyFacts();
    facts.vendor = firstOf(record, ['vendorname', 'vendor', 'manufacturer']);
    facts.partNumber = firstOf(record, ['vendorpartnumber', 'partnumber', 'vendorpn']);
    facts.serial = firstOf(record, ['vendorserialnumber', 'serialnumber', 'vendorsn']);
    if (nic === null || facts.vendor === null || facts.partNumber === null || facts.serial === null) continue;
    readings.set(nic, { state: 'module', reason: null, module: describeModule(facts) });
  }
  return readings;
}

function firstOf(record: EsxcliRecord, keys: string[]): string | null {
  return keys.map((key) => record.get(key)).find((value) => value !== undefined && value !== '') ?? null;
}
