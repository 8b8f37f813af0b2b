import { statedCodes } from '#lib/optics/module-facts.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import { laneSpeedG } from '#lib/optics/lane-speed.ts';

/** Single-fibre pairs by their own transmit wavelength, nm: IEEE 802.3 clauses 59 and 158-160, and the 10G/25G BiDi MSAs. */
const FAR_WAVELENGTH: Readonly<Record<number, number>> = { 1270: 1330, 1330: 1270, 1490: 1310, 1550: 1310 };

/** Both wavelengths of a single-fibre part: stated by a BX code or the part number, or by a wavelength only BX parts use. */
export function bidirectionalOf(facts: ModuleFacts): { txNm: number; rxNm: number | null } | null {
  if (facts.family !== 'sff-8472' || facts.wavelengthNm === null) return null;
  const txNm = Math.round(facts.wavelengthNm);
  const part = (facts.partNumber ?? '').toUpperCase();
  const pair = /(?<!\d)(1[2-5]\d0)[-/_ ]?(1[2-5]\d0)(?!\d)/.exec(part);
  if (pair !== null && (Number(pair[1]) === txNm || Number(pair[2]) === txNm)) {
    return { txNm, rxNm: Number(Number(pair[1]) === txNm ? pair[2] : pair[1]) };
  }
  const extended = facts.extendedCompliance ?? 0;
  const stated =
    ((statedCodes(facts)[3] ?? 0) & 0x40) !== 0 ||
    (extended >= 0x37 && extended <= 0x39) ||
    /(?:^|[-_ \dG])BX|BIDI|(?:^|-)BI?DI?(?:-|$)/.test(part);
  const only =
    (txNm === 1270 || txNm === 1330) && (laneSpeedG(facts.bitRateMbd) ?? 0) >= 10 && !/CWDM|LR4/.test(part);
  if (!stated && !only) return null;
  return { txNm, rxNm: FAR_WAVELENGTH[txNm] ?? null };
}
