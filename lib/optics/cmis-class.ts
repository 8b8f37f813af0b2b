import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { CmisApplication, MediaClass } from '#lib/optics/module-record.ts';
import { classOfPart } from '#lib/optics/part-rules.ts';

/**
 * The class of a CMIS module: of its applications the one that moves most, and where it runs several times side by side
 * the number of times, such as 2x400GBASE-FR4. Cables are named for their host interface. Without applications (text)
 * the part number may name it.
 */
export function cmisClass(facts: ModuleFacts, mediaClass: MediaClass | null): string | null {
  const cable = mediaClass === 'passive-dac' || mediaClass === 'active-dac' || mediaClass === 'aoc';
  let best: { application: CmisApplication; gigabits: number; times: number } | null = null;
  for (const application of facts.applications) {
    const gigabits = gigabitsOf(cable ? application.hostInterface.name : application.mediaInterface.name);
    if (gigabits === null) continue;
    const times = Math.max(1, bitCount(application.hostLaneAssignment));
    const more = best === null ? 1 : gigabits * times - best.gigabits * best.times;
    if (more > 0 || (more === 0 && times < (best?.times ?? 0))) best = { application, gigabits, times };
  }
  if (best === null) return cable || facts.applications.length > 0 ? null : classOfPart(facts.partNumber);
  const prefix = best.times > 1 ? `${best.times}x` : '';
  if (!cable) return prefix + best.application.mediaInterface.name.split(' (')[0];
  if (mediaClass !== 'passive-dac')
    return `${prefix}${best.gigabits}G-${mediaClass === 'aoc' ? 'AOC' : 'ACC'}`;
  return `${prefix}${best.gigabits}GBASE-CR${best.application.hostLanes || ''}`;
}

/** Attachment unit interfaces whose names hide their speed, Gb/s. */
const NAMED: readonly (readonly [name: string, gigabits: number])[] = [
  ['XLAUI', 40],
  ['XLPPI', 40],
  ['LAUI', 50],
  ['CAUI', 100],
  ['XAUI', 10],
  ['XFI', 10],
  ['SFI', 10],
];

function gigabitsOf(name: string): number | null {
  if (name.startsWith('unknown') || name.startsWith('vendor')) return null;
  const named = NAMED.find(([prefix]) => name.startsWith(prefix));
  if (named !== undefined) return named[1];
  const match = /ZR(\d{3})|(\d+(?:\.\d+)?)(T|G|ZR|BASE)/.exec(name);
  if (match === null) return null;
  const value = Number(match[1] ?? match[2]);
  return match[3] === 'T' ? value * 1000 : match[3] === 'BASE' ? value / 1000 : value;
}

function bitCount(byte: number): number {
  let count = 0;
  for (let bits = byte & 0xff; bits !== 0; bits &= bits - 1) count++;
  return count;
}
