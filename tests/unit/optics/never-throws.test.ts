import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageFromFlat, imageFromPages } from '#lib/optics/eeprom-image.ts';
import { moduleIdentity } from '#lib/optics/identity.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { moduleSheet } from '#lib/optics/module-sheet.ts';
import { readDump } from '#lib/optics/read-dump.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';

const root = new URL('../../captures/ethtool/', import.meta.url);
const captures = readdirSync(root).map((name) =>
  readFileSync(new URL(`${name}/capture.txt`, root), 'latin1'),
);

/** What every reading keeps, whatever came in: a state with its reason, numbers that JSON can carry, no raw bytes. */
function expectTyped(reading: ModuleReading): void {
  expect(['module', 'empty', 'unreadable', 'fixed']).toContain(reading.state);
  expect(reading.module !== null).toBe(reading.state === 'module');
  expect(reading.reason === null).toBe(reading.state === 'module');
  const json = JSON.stringify(reading, (_, value: unknown) => {
    if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    return value;
  });
  expect(json.length).toBeLessThan(400_000);
  expect(JSON.stringify(reading.module)).toMatch(/^[\x20-\x7e]*$/);
  if (reading.module !== null) moduleIdentity(reading.module);
  moduleSheet('any', reading);
}

const identifier = fc.constantFrom(
  0x00,
  0x01,
  0x02,
  0x03,
  0x0b,
  0x0c,
  0x0d,
  0x11,
  0x18,
  0x19,
  0x1e,
  0x20,
  0x22,
  0xff,
);
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 700 }),
  fc
    .tuple(fc.constantFrom(0x00, 0xff, 0x20), fc.integer({ min: 0, max: 700 }))
    .map(([byte, length]) => new Uint8Array(length).fill(byte)),
);
const image = fc.tuple(noise, identifier).map(([bytes, id]) => {
  if (bytes.length > 0) bytes[0] = id;
  if (bytes.length > 128) bytes[128] = id;
  return bytes;
});

describe('absurd input gives a typed answer', () => {
  test('any bytes', () => {
    fc.assert(
      fc.property(image, fc.integer({ min: 0, max: 300 }), (bytes, from) => {
        expectTyped(readEeprom(imageFromFlat(bytes)));
        expectTyped(readEeprom(imageFromFlat(bytes, from)));
        for (const reading of readDump(bytes)) expectTyped(reading);
      }),
      { numRuns: 300 },
    );
  });

  test('any pages', () => {
    const page = fc.record({
      i2c: fc.constantFrom(0x50, 0x51),
      bank: fc.integer({ min: 0, max: 3 }),
      page: fc.constantFrom(0x00, 0x01, 0x02, 0x03, 0x11, 0x12),
      offset: fc.integer({ min: 0, max: 255 }),
      bytes: image,
    });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 6 }), (pages) =>
        expectTyped(readEeprom(imageFromPages(pages))),
      ),
      { numRuns: 300 },
    );
  });

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        expectTyped(readEthtoolModule(text));
        for (const reading of readDump(Buffer.from(text))) expectTyped(reading);
      }),
      { numRuns: 300 },
    );
  });

  test('captures cut, repeated and flipped', () => {
    const damage = fc.record({
      capture: fc.constantFrom(...captures),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      flips: fc.array(
        fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })),
      ),
      repeat: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(damage, ({ capture, cut, flips, repeat }) => {
        const chars = capture.slice(0, Math.ceil(capture.length * cut)).split('');
        for (const [place, code] of flips)
          chars[Math.floor(place * chars.length)] = String.fromCharCode(code);
        const text = chars.join('').repeat(repeat);
        expectTyped(readEthtoolModule(text));
        for (const reading of readDump(Buffer.from(text, 'latin1'))) expectTyped(reading);
      }),
      { numRuns: 300 },
    );
  });

  const TEN_MEGABYTES = 10 * 1024 * 1024;
  test.each(['\n', '0x', '[ {"a":', 'eth0\n', 'Identifier : 0x03\n'])(
    '10 MB of %j',
    (unit) => {
      for (const reading of readDump(Buffer.alloc(TEN_MEGABYTES, unit)).slice(0, 3)) expectTyped(reading);
    },
    20_000,
  );
});
