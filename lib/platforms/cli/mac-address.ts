const PRINTED = [
  /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/,
  /^[0-9a-f]{1,2}(?:-[0-9a-f]{1,2}){5}$/,
  /^[0-9a-f]{1,4}(?:[.:-][0-9a-f]{1,4}){2}$/,
  /^[0-9a-f]{6}[:-][0-9a-f]{6}$/,
  /^(?:0x)?[0-9a-f]{12}$/,
];

/**
 * A MAC address in any form that switches print (aabb.ccdd.eeff, aa-bb-cc-dd-ee-ff, aabbcc-ddeeff, AABBCCDDEEFF,
 * left-out leading zeros) as aa:bb:cc:dd:ee:ff; null for any other text.
 */
export function normaliseMac(text: string): string | null {
  const mac = text.trim().toLowerCase();
  if (mac.length > 17 || !PRINTED.some((form) => form.test(mac))) return null;
  const groups = mac.replace(/^0x/, '').split(/[.:-]/);
  const digits = groups.map((group) => group.padStart(12 / groups.length, '0')).join('');
  return digits.match(/../g)!.join(':');
}
