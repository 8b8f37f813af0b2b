import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { ParsedDevice } from '#lib/platforms/command-facts.ts';

/** One part of `show inventory`; '' where the system prints nothing or `N/A`. */
export interface InventoryEntry {
  name: string;
  description: string;
  pid: string;
  vid: string;
  serial: string;
}

/** The parts of `show inventory` on IOS, IOS-XE and IOS-XR, also the unquoted form of `admin show inventory`. */
export function inventoryEntries(text: string): InventoryEntry[] {
  const entries: InventoryEntry[] = [];
  let title: string | null = null;
  for (const line of plainLines(text)) {
    const trimmed = line.trim();
    if (/^NAME\s*:/i.test(trimmed)) title = trimmed;
    else if (title !== null && /^PID\s*:/i.test(trimmed)) {
      const [name, description] = cut(title, ['NAME', 'DESCR']);
      const [pid, vid, serial] = cut(trimmed, ['PID', 'VID', 'SN']);
      entries.push({
        name: plain(name),
        description: plain(description),
        pid: stated(pid),
        vid: stated(vid),
        serial: stated(serial),
      });
      title = null;
    } else if (title !== null && trimmed !== '' && title.length < 1000) title += ` ${trimmed}`;
  }
  return entries;
}

/** The chassis among the parts: by its name or its description, or the first switch of a numbered stack. */
export function inventoryDevice(entries: readonly InventoryEntry[]): ParsedDevice | undefined {
  const known = entries.filter(({ pid, serial }) => pid !== '' || serial !== '');
  const chassis =
    known.find(({ name }) => /\bchassis\b|\bstack$|^switch(?: system)?(?: ?\d+)?$|^rack \d+/i.test(name)) ??
    known.find(({ description }) => /\bchassis\b/i.test(description)) ??
    known.find(({ name }) => /^\d+$/.test(name));
  if (!chassis) return undefined;
  return deviceOf({ model: chassis.pid || null, serial: chassis.serial || null });
}

/** The values between `labels`, which stand in this order. */
function cut(line: string, labels: readonly string[]): string[] {
  const upper = line.toUpperCase();
  const places: { start: number; from: number }[] = [];
  for (const label of labels) {
    let start = upper.indexOf(label, places.at(-1)?.from ?? 0);
    while (start >= 0 && !/^\s{0,4}:/.test(line.slice(start + label.length, start + label.length + 5)))
      start = upper.indexOf(label, start + 1);
    places.push(
      start < 0
        ? { start: line.length, from: line.length }
        : { start, from: line.indexOf(':', start + label.length) + 1 },
    );
  }
  return places.map(({ from }, index) => line.slice(from, places[index + 1]?.start ?? line.length));
}

function plain(text: string | undefined): string {
  return (text ?? '').trim().replace(/,$/, '').trim().replace(/^"|"$/g, '').trim();
}

function stated(text: string | undefined): string {
  const value = plain(text);
  return /^(?:N\/A|unspecified|none|unknown pid|-+)$/i.test(value) ? '' : value;
}
