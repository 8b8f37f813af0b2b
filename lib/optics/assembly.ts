import { moduleIdentity } from '#lib/optics/identity.ts';
import { isCable } from '#lib/optics/media-class.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

/** What decides whether a module is one end of a cable, and of which. */
type CableEnd = Pick<
  ModuleRecord,
  'vendor' | 'partNumber' | 'serial' | 'mediaClass' | 'cableLengthM' | 'breakout'
>;

/**
 * One value for all ends of one DAC, AOC or breakout: manufacturer, part number and what the serials of its ends have in
 * common. Any other module, and a cable without a usable serial, is an assembly of its own: `identity`.
 */
export function assemblyOf(record: CableEnd, identity: string): string {
  const cable = isCable(record.mediaClass) || (record.mediaClass === null && record.cableLengthM !== null);
  const key = cable ? moduleIdentity(record).key : null;
  if (key === null) return identity;
  const at = key.lastIndexOf('|') + 1;
  return key.slice(0, at) + serialStem(key.slice(at), Boolean(record.breakout));
}

/** FS numbers the ends of a cable -1 and -2; the legs of a breakout are -A, -B, ... beside a head without a suffix. */
const TWO_ENDS = /[-/][12AB]$/;
const BREAKOUT_ENDS = /[-/][1-8A-H]$/;
/** A short stem is a model or a lot, of which there are several cables. */
const SHORTEST_STEM = 6;

/** The serial without the mark of its end; serials that are merely alike keep all of their characters. */
function serialStem(serial: string, breakout: boolean): string {
  const stem = serial.replace(breakout ? BREAKOUT_ENDS : TWO_ENDS, '');
  return stem.length >= SHORTEST_STEM && /\d/.test(stem) ? stem : serial;
}
