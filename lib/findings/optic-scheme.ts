import type { ModuleRecord } from '#lib/optics/module-record.ts';

/**
 * How an optic puts its light on the fibre; an optic that faces it must do the same. Lanes on fibres of their own count as
 * one: a leg of a breakout faces a single lane.
 */
type Scheme = 'lanes' | 'cwdm' | 'lan-wdm' | 'swdm' | 'bidi' | 'single-fibre';

const SCHEMES: readonly (readonly [suffix: RegExp, scheme: Scheme])[] = [
  [/^(?:SR|SX|VR|FX|DR|LX|EX|ZX|PSM)\d*(?:-2)?$|^(?:LR|ER|ZR|FR)1?$|^[LE]R1-\d+$/, 'lanes'],
  [/^(?:CWDM4|CLR4|FR4|4WDM-10|LR4-6|LR4-10)$/, 'cwdm'],
  [/^(?:LR4|ER4|4WDM-20|4WDM-40)$/, 'lan-wdm'],
  [/^SWDM4$/, 'swdm'],
  [/^BIDI$/, 'bidi'],
  [/^(?:BX|BR|PX)\d*$/, 'single-fibre'],
];

export interface OpticKind {
  fibre: 'multimode' | 'single-mode' | null;
  scheme: Scheme | null;
}

/** What is known of an optic's light; null parts where the class is unknown or goes with several (10GBASE-LRM). */
export function opticKind({ mediaClass, functionalClass }: ModuleRecord): OpticKind {
  const fanOut = /^\d+x/.test(functionalClass ?? '');
  const suffix = (functionalClass ?? '').toUpperCase().replace(/^(?:\d+X)?\d+(?:\.\d+)?G?(?:BASE)?-?/, '');
  if (suffix === 'LRM') return { fibre: null, scheme: null };
  const scheme = SCHEMES.find(([form]) => form.test(suffix))?.[1] ?? null;
  const fibre = mediaClass === 'optic-mmf' ? 'multimode' : mediaClass === 'optic-smf' ? 'single-mode' : null;
  return { fibre, scheme: fanOut && scheme !== null ? 'lanes' : scheme };
}
