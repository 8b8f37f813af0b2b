import { stated } from './colon-pair.ts';
import { normaliseMac } from './mac-address.ts';

/** A chassis or port id of LLDP: a MAC with its separators as aa:bb:cc:dd:ee:ff, otherwise as printed; null where none is. */
export function lldpId(text: string | null | undefined): string | null {
  const id = stated(text);
  if (id === null) return null;
  return (/[.:-]/.test(id) ? normaliseMac(id) : null) ?? id;
}
