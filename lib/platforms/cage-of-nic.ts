import type { ModuleReading, ReadReasonKind } from '#lib/optics/module-record.ts';
import { visibleText } from '#lib/optics/visible-text.ts';

/**
 * NICs that only come with RJ45, by PCI vendor and device id: what is left to go by where the system does not name the
 * port's medium. Parts that exist with a cage as well are not here.
 */
const RJ45_NICS = new Set([
  '8086:10c9', // 82576
  '8086:1521', // I350
  '8086:1533', // I210
  '8086:1539', // I211
  '8086:1528', // X540-AT2
  '8086:1563', // X550
  '8086:15ad', // X552/X557-AT
  '8086:1589', // X710/X557-AT
  '8086:15ff', // X710-TL
  '8086:37d1', // X722 1000BASE-T
  '8086:37d2', // X722 10GBASE-T
  '14e4:1657', // BCM5719
  '14e4:165f', // BCM5720
  '14e4:16d8', // BCM57416
]);

/** Whether a NIC has a cage for modules: by its id and its description; null when neither tells. */
export function hasCage(hardwareId: string | null, description: string | null): boolean | null {
  if (/\bQ?SFP/i.test(description ?? '')) return true;
  if (hardwareId !== null && RJ45_NICS.has(hardwareId)) return false;
  return /BASE-?T\b|\bX5[45]0\b/i.test(description ?? '') ? false : null;
}

const FIXED_REMEDY = 'Nothing to do: this NIC has no cage for a module.';

/** A port without a cage. `why` is the system's own words, or ours where it has none. */
export function fixedPort(why: string): ModuleReading {
  return withoutModule('fixed', 'no-cage', why, FIXED_REMEDY);
}

/** A port of a system that cannot read modules: its module comes from the switch. */
export function unreadablePort(system: 'ESXi' | 'Windows', why: string): ModuleReading {
  const remedy = `${system} cannot read modules. Ferrule takes this one from the switch at the other end of the cable: register that switch.`;
  return withoutModule('unreadable', 'not-supported', why, remedy);
}

export function withoutModule(
  state: 'unreadable' | 'fixed',
  kind: ReadReasonKind,
  message: string,
  remedy: string,
): ModuleReading {
  return { state, reason: { kind, message: visibleText(message, 300), remedy }, module: null };
}
