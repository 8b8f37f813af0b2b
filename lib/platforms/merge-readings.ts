import type { Checksum, ModuleReading, ModuleRecord } from '#lib/optics/module-record.ts';

/** Checksums over what names the module. */
const IDENTITY: Checksum['name'][] = ['CC_BASE', 'CC_EXT', 'page 00h'];

/**
 * One reading of a module whose text and bytes were both read. Bytes with good checksums win, and the text fills what they do
 * not say. `age` says when the bytes were read: kept ones tell nothing of the moment, which then is the text's alone.
 */
export function mergeReadings(
  text: ModuleReading,
  bytes: ModuleReading,
  age: 'same-visit' | 'kept',
): ModuleReading {
  if (!bytes.module) return text;
  if (!text.module) return age === 'kept' ? text : bytes;
  const checksums = bytes.module.checksums ?? [];
  const identity = checksums.filter(({ name }) => IDENTITY.includes(name));
  const sound = identity.length > 0 && identity.every(({ ok }) => ok);
  if (!sound) return { ...text, module: { ...text.module, checksums } };
  const merged = filled(bytes.module, text.module);
  if (bytes.module.dom && text.module.dom) merged.dom = filled(bytes.module.dom, text.module.dom);
  return { ...text, module: age === 'kept' ? { ...merged, ...momentOf(text.module, bytes.module) } : merged };
}

/** `best`, with what it leaves out taken from `rest`. An empty list leaves out only what the other's has. */
function filled<T extends object>(best: T, rest: T): T {
  const isStated = (value: unknown) => value != null && !(Array.isArray(value) && value.length === 0);
  const missing = Object.entries(rest).filter(
    ([key, value]) => isStated(value) && !isStated(best[key as keyof T]),
  );
  return { ...best, ...(Object.fromEntries(missing) as Partial<T>) };
}

/** What changes while a module stays: the text's, with thresholds and the like from the bytes. */
function momentOf(text: ModuleRecord, kept: ModuleRecord): Partial<ModuleRecord> {
  const { thresholds, calibration, rxPowerKind } = kept.dom ?? {};
  return {
    dom: text.dom && {
      ...text.dom,
      thresholds: thresholds ?? text.dom.thresholds ?? null,
      calibration: calibration ?? text.dom.calibration ?? null,
      rxPowerKind: rxPowerKind ?? text.dom.rxPowerKind ?? null,
    },
    moduleState: text.moduleState ?? null,
    faultCause: text.faultCause ?? null,
    firmware: text.firmware ?? null,
    laneSettings: text.laneSettings ?? [],
  };
}
