/** Interfaces whose number after the point is their name, not a unit of a port. */
const UNITS_ARE_NAMES = /^(?:irb|vlan|vtep|esi|lsi|rbeb|pp0|st0)\./;

/** `xe-0/0/1.0` is a unit of the port xe-0/0/1. */
export function portOfUnit(name: string): string {
  return UNITS_ARE_NAMES.test(name) ? name : name.replace(/\.\d+$/, '');
}

/** A name as Junos gives ports that a frame can come in on: ge-0/0/1.0, et-0/0/3:1, ae12.0, me0. */
export function isPortName(word: string): boolean {
  return /^[a-z]{2,8}-?\d{1,5}(?:\/\d{1,3}){0,2}(?::\d{1,2})?(?:\.\d{1,6})?$/i.test(word);
}

/** The port of a transceiver by its place; Junos names the port by the speed, which the type of the transceiver tells. */
export function portOfTransceiver(fpc: number, pic: number, port: number, type: string | null): string {
  return `${mediaPrefix(type ?? '')}-${fpc}/${pic}/${port}`;
}

function mediaPrefix(type: string): 'et' | 'xe' | 'ge' {
  if (/QSFP|SFP28|SFP56|OSFP|CFP|\b(?:2?5|40|50|100|200|400|800)G/i.test(type)) return 'et';
  if (/10G|XFP|SFP\+|XENPAK/i.test(type)) return 'xe';
  return /SFP|1000|GIGE|\b1G/i.test(type) ? 'ge' : 'xe';
}

/** The length that Junos names a cable by: `QSFP28-100G-CU1M`, `SFP+-10G-ACU3M`, `QSFP+-40G-CU50CM`; metres. */
export function cableLengthOfType(type: string | null): number | null {
  const found = /(?:CU|AOC|DAC|ACC)-?(\d{1,3}(?:\.\d)?)(CM|M)\b/i.exec(type ?? '');
  if (!found) return null;
  return found[2]!.toUpperCase() === 'CM' ? Number(found[1]) / 100 : Number(found[1]);
}
