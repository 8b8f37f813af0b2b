import { mergeReadings } from '#lib/platforms/merge-readings.ts';
import type { DeviceReading, PortReading } from '#lib/platforms/platform.ts';
import { type RawPage, readRawPages } from '#lib/platforms/raw-pages.ts';

/** Raw pages that an earlier visit stored for a port. */
export interface StoredPages {
  name: string;
  moduleWords: string | null;
  rawPages: RawPage[];
}

/** The reading with stored pages taken into account, and the ports whose stored pages it replaces or drops. */
export interface PagedReading {
  reading: DeviceReading;
  replaced: Pick<PortReading, 'name' | 'moduleWords' | 'rawPages'>[];
}

/**
 * A visit that reads only text of a module whose pages are stored keeps them, and they go on saying what the text does not.
 * An unreadable port keeps them as it keeps its module; another module, or none, drops them. The `same` ports are left alone.
 */
export function keepPages(
  reading: DeviceReading,
  stored: StoredPages[],
  same: ReadonlySet<string> = new Set(),
): PagedReading {
  const byName = new Map(stored.map((pages) => [pages.name, pages]));
  const replaced: PagedReading['replaced'] = [];
  const ports = reading.ports.map((port): PortReading => {
    if (same.has(port.name)) return port;
    const before = byName.get(port.name);
    if (before && !port.rawPages?.length) {
      if (port.reading.state === 'unreadable') return port;
      if (port.moduleWords !== null && port.moduleWords === before.moduleWords) {
        return { ...port, reading: mergeReadings(port.reading, readRawPages(before.rawPages), 'kept') };
      }
    }
    const { name, moduleWords, rawPages } = port;
    if (before || rawPages) replaced.push({ name, moduleWords, rawPages });
    return port;
  });
  return { reading: { ...reading, ports }, replaced };
}
