import { s16, u16 } from '#lib/optics/eeprom-image.ts';
import { domLimits } from '#lib/optics/module-facts.ts';
import type { DomFacts, LimitQuantity } from '#lib/optics/module-facts.ts';

/**
 * Alarm and warning thresholds of an upper page, at offsets counted from 128: high alarm, low alarm, high warning and low
 * warning of 16 bits each. `biasScale` is CMIS's multiplier (1, 2 or 4).
 */
export function readPagedLimits(
  dom: DomFacts,
  page: Uint8Array,
  offsets: Readonly<Record<LimitQuantity, number>>,
  biasScale: number,
): void {
  for (const quantity of Object.keys(offsets) as LimitQuantity[]) {
    const at = offsets[quantity] - 128;
    if (u16(page, at) === 0 && u16(page, at + 2) === 0 && u16(page, at + 4) === 0 && u16(page, at + 6) === 0)
      continue;
    const limits = domLimits(dom, quantity);
    limits.highAlarm = scaled(quantity, page, at, biasScale);
    limits.lowAlarm = scaled(quantity, page, at + 2, biasScale);
    limits.highWarning = scaled(quantity, page, at + 4, biasScale);
    limits.lowWarning = scaled(quantity, page, at + 6, biasScale);
  }
}

/** 1/256 degree, 100 uV, 2 uA, 0.1 uW: the units of SFF-8636 and CMIS. */
function scaled(quantity: LimitQuantity, page: Uint8Array, at: number, biasScale: number): number {
  if (quantity === 'temperature') return s16(page, at) / 256;
  if (quantity === 'bias') return (u16(page, at) * biasScale) / 500;
  return u16(page, at) / 10_000;
}
