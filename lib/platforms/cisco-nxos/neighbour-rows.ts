import { isPortName } from './port-name.ts';

export interface NeighbourRow {
  name: string | null;
  localPort: string;
  /** The words behind the hold time. */
  rest: string[];
}

const HEADER = /^\s*Device[ -]ID\b/i;

/**
 * The rows of the neighbour tables of LLDP and CDP: device, local port, hold time and more. A device id that is too
 * long for its column has a line of its own above its row. Words, not columns: they shift from release to release.
 */
export function neighbourRows(lines: readonly string[]): NeighbourRow[] {
  const rows: NeighbourRow[] = [];
  let pending: string | null = null;
  let inTable = false;
  for (const line of lines) {
    if (HEADER.test(line)) inTable = true;
    if (!inTable || HEADER.test(line)) continue;
    const words = line.trim().split(/\s+/);
    const at = words.findIndex((word, index) => isPortName(word) && /^\d+$/.test(words[index + 1] ?? ''));
    if (at < 0) {
      pending = line.trim() || null;
      continue;
    }
    const name = words.slice(0, at).join(' ') || pending;
    rows.push({ name, localPort: words[at]!, rest: words.slice(at + 2) });
    pending = null;
  }
  return rows;
}
