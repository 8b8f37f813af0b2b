/**
 * Decode throughput on one core: captures per second of CPU time for text, hex tables and raw images. Every input is
 * decoded whole, from text to record. Run with `node --import tsx tests/bench/optics.ts`.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import { parseHexTable } from '#lib/optics/hex-table.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import { splitInterfaces } from '#lib/optics/split-interfaces.ts';

const FLOOR = 20_000;
const SECONDS = 3;

const root = new URL('../captures/ethtool/', import.meta.url);
const texts = readdirSync(root)
  .flatMap((name) => splitInterfaces(readFileSync(new URL(`${name}/capture.txt`, root), 'latin1')))
  .map((part) => part.text);
const modules = texts.filter((text) => /Vendor (?:name|PN)/.test(text));
const tables = texts.filter((text) => /^0x0000:/m.test(text));
const images = tables.flatMap((text) => parseHexTable(text)?.bytes ?? []);

const rates = [
  measure('text captures', modules, readEthtoolModule),
  measure('hex tables', tables, readEthtoolModule),
  measure('raw images', images, (bytes) => readEeprom(imageFromFlat(bytes))),
];
process.exitCode = rates.every((rate) => rate >= FLOOR) ? 0 : 1;

function measure<Input extends { length: number }>(
  label: string,
  inputs: readonly Input[],
  decode: (input: Input) => unknown,
): number {
  for (let round = 0; round < 500; round++) for (const input of inputs) decode(input);
  const start = process.cpuUsage();
  let count = 0;
  let seconds = 0;
  while (seconds < SECONDS) {
    for (const input of inputs) decode(input);
    count += inputs.length;
    const { user, system } = process.cpuUsage(start);
    seconds = (user + system) / 1e6;
  }
  const rate = Math.round(count / seconds);
  const size = Math.round(inputs.reduce((sum, input) => sum + input.length, 0) / inputs.length);
  console.log(
    `${label.padEnd(14)} ${rate.toLocaleString('en')} per second (${inputs.length} kinds, ${size} bytes each)`,
  );
  return rate;
}
