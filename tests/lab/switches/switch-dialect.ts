import type { LabModule } from '../host-spec.ts';
import type { LabSwitch } from '../switch-spec.ts';

/** How one system answers on its command line. */
export interface SwitchDialect {
  /** Answers by command, as typed but for the number of blanks. */
  answers: Record<string, (sw: LabSwitch) => string>;
  /** What it says of a command it does not know. */
  refusal: (command: string) => string;
}

/** What a module's monitoring gives; a dark lane has no received power. */
export interface LabDom {
  temperatureC: number;
  supplyV: number;
  lanes: { biasMa: number; txPowerMw: number; rxPowerMw: number }[];
}

/** The same moment as the module's memory has in a host; null without monitoring. */
export function domOf({ part, temperatureC, rxPowerMw }: LabModule): LabDom | null {
  if (part.domLanes === 0) return null;
  const [biasMa, txPowerMw] = part.form === 'sfp' ? [6.884, 0.5734] : [6.662, 0.7119];
  return {
    temperatureC,
    supplyV: 3.2917,
    lanes: Array.from({ length: part.domLanes }, (_, lane) => ({
      biasMa,
      txPowerMw,
      rxPowerMw: rxPowerMw[lane] ?? 0,
    })),
  };
}

/** Decibels above a milliwatt; `dark` where there is no light. */
export function dbm(mw: number, dark: string, digits = 2): string {
  return mw === 0 ? dark : (10 * Math.log10(mw)).toFixed(digits);
}

/** `aabb.ccdd.eeff`, `aabb-ccdd-eeff`. */
export function groupedMac(mac: string, mark: '.' | '-'): string {
  const digits = mac.replaceAll(':', '');
  return [digits.slice(0, 4), digits.slice(4, 8), digits.slice(8)].join(mark);
}

/** A row of a table: each cell at least as wide as its column. */
export function row(widths: readonly number[], cells: readonly (string | number)[]): string {
  return cells
    .map((cell, i) => String(cell).padEnd(widths[i] ?? 0))
    .join(' ')
    .trimEnd();
}
