import type { ModuleFacts } from '#lib/optics/module-facts.ts';

/** SFF-8024 Rev 4.13, table 4-1: identifiers that name one form factor. */
const BY_IDENTIFIER: Readonly<Record<number, string>> = {
  0x01: 'GBIC',
  0x02: 'Soldered',
  0x04: '300 pin XBI',
  0x05: 'XENPAK',
  0x06: 'XFP',
  0x07: 'XFF',
  0x08: 'XFP-E',
  0x09: 'XPAK',
  0x0a: 'X2',
  0x0c: 'QSFP',
  0x0e: 'CXP',
  0x12: 'CXP2',
  0x13: 'CDFP',
  0x16: 'CDFP',
  0x17: 'microQSFP',
  0x18: 'QSFP-DD',
  0x19: 'OSFP',
  0x1a: 'SFP-DD',
  0x1b: 'DSFP',
  0x1f: 'SFP-DD',
  0x21: 'OSFP-XD',
  0x22: 'ELSFP',
};

/** SFF-8024 Rev 4.13, table 4-4: codes by the lane rate they need, Gb/s. */
const LANE_25G = new Set([
  0x01, 0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x20, 0x21,
  0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x2c, 0x2d, 0x2e, 0x38, 0x3a,
]);
const LANE_50G = new Set([0x30, 0x31, 0x32, 0x33, 0x39, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x4a]);
const LANE_100G = new Set([0x29, 0x2a, 0x2b, 0x2f, 0x34, 0x35, 0x36, 0x3f, 0x47, 0x48, 0x49, 0x4b]);

/** The cage a module needs: the identifier, and for SFP and QSFP families the lane rate (which the identifier does not tell). */
export function formFactorOf(facts: ModuleFacts): string | null {
  const { identifier } = facts;
  if (identifier !== null && BY_IDENTIFIER[identifier] !== undefined) return BY_IDENTIFIER[identifier];
  const extended = facts.extendedCompliance ?? 0;
  const rate = facts.bitRateMbd ?? 0;
  if (identifier === 0x0d || identifier === 0x11) {
    if (LANE_100G.has(extended) || rate >= 50000) return 'QSFP112';
    if (LANE_50G.has(extended)) return 'QSFP56';
    return identifier === 0x11 || LANE_25G.has(extended) || rate >= 25000 ? 'QSFP28' : 'QSFP+';
  }
  if (identifier === 0x1e)
    return facts.applications.some((app) => LANE_53GBD.has(app.hostInterface.code)) ? 'QSFP112' : 'QSFP56';
  if (identifier === 0x20) return 'SFP112';
  if (facts.family !== 'sff-8472' || (identifier === null && facts.codes === null)) return null;
  if (LANE_100G.has(extended) || rate >= 100000) return 'SFP112';
  if (LANE_50G.has(extended) || rate >= 49000) return 'SFP56';
  if (LANE_25G.has(extended) || rate >= 20000) return 'SFP28';
  if (rate >= 8000 || (rate === 0 && ((facts.codes?.[0] ?? 0) & 0xf0) !== 0)) return 'SFP+';
  return 'SFP';
}

/** SFF-8024 Rev 4.13, table 4-5: host interfaces with lanes of about 53 GBd, PAM4. */
const LANE_53GBD = new Set([
  0x20, 0x21, 0x22, 0x23, 0x32, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x51, 0x52,
  0x55, 0x56, 0x74, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xb0, 0xb1, 0xb2,
]);
