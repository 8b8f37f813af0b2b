import type { DevicePort } from '#lib/devices/get-device.ts';

import { CageGlyph, cageWord } from '../../../ui/status.tsx';
import { shownState } from '../../devices/shown-port.ts';
import { portInWords } from '../../devices/ports-in-words.ts';

/** The ports as they sit on their cards, each with its cage state; a port leads to its row. */
export function CageStrip({ ports }: { ports: DevicePort[] }) {
  return (
    <ul aria-label="Ports by card" className="flex flex-wrap gap-x-3 gap-y-2">
      {byCard(ports).map((card) => (
        <li key={card[0]?.id}>
          <ul className="flex rounded-md border border-line bg-canvas p-0.5">
            {card.map((port) => (
              <li key={port.id}>
                <a
                  href={`#port-${port.id}`}
                  title={portInWords(port)}
                  className="flex h-12 min-w-14 flex-col items-center justify-center gap-0.5 rounded-sm px-1.5 hover:bg-hover"
                >
                  <CageGlyph state={shownState(port)} size={18} />
                  <span className="mono max-w-24 truncate text-xs text-muted">{port.name}</span>
                  <span className="sr-only">{cageWord(shownState(port))}</span>
                </a>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** Ports of one card share their bus address up to the function number; without one a port stands alone. */
function byCard(ports: DevicePort[]): DevicePort[][] {
  const cards = new Map<string, DevicePort[]>();
  for (const port of ports) {
    const card = port.busAddress?.replace(/\.[0-9a-f]+$/i, '') ?? port.id;
    cards.set(card, [...(cards.get(card) ?? []), port]);
  }
  return [...cards.values()];
}
