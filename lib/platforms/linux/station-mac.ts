/** Lower-case `aa:bb:cc:dd:ee:ff` of one station; null for other text, a group's address and all zero (not set). */
export function stationMac(text: unknown): string | null {
  if (typeof text !== 'string' || !/^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/i.test(text)) return null;
  return /^[0:]*$/.test(text) ? null : text.toLowerCase();
}
