import type { Board } from './board.ts';
import { endsElsewhere } from './cable-evidence.ts';
import type { Crowds } from './crowds.ts';
import type { Hearsay } from './hearsay.ts';
import { type LinkDevice, type LinkInput, type LinkPort, type Place, placeKey } from './link-input.ts';
import { portKey } from './port-key.ts';

/** A port or port-channel of a switch where MACs of the host were learned, and which may end at the host itself. */
export interface EdgePlace {
  device: LinkDevice;
  /** As the MAC table calls it. */
  name: string;
  /** The port, or the members of the port-channel. */
  ports: LinkPort[];
  isLag: boolean;
  place: Place | undefined;
}

/**
 * The places of the host's MACs that can be where it is plugged in. Ports that face another switch, that carry other
 * machines too, or whose cable is known to end elsewhere cannot.
 */
export function edgePlaces(
  board: Board,
  hearsay: Hearsay,
  crowds: Crowds,
  input: LinkInput,
): { places: Map<string, EdgePlace>; uplinks: Set<string> } {
  const uplinks = new Set<string>();
  const edges = new Map<string, EdgePlace>();
  for (const { deviceId, port: name } of input.sightings) {
    const key = placeKey(deviceId, name);
    if (edges.has(key) || uplinks.has(key)) continue;
    const device = input.far.find(({ id }) => id === deviceId);
    if (!device) continue;
    const members = device.ports.filter(
      ({ master }) => master?.kind === 'lag' && sameName(master.name, name),
    );
    const isLag = members.length > 0;
    const ports = isLag ? members : device.ports.filter((port) => sameName(port.name, name));
    const place = crowds.place(deviceId, name);
    if (ports.some((port) => facesSwitch(hearsay, port))) {
      uplinks.add(key);
      continue;
    }
    if (place && (crowds.of(place) !== null || crowds.leadsOn(place))) continue;
    const open = ports.filter((port) => !endsElsewhere(board, port.id, input));
    if (open.length > 0) edges.set(key, { device, name, ports: open, isLag, place });
  }
  return { places: edges, uplinks };
}

/** Whether two places are the two halves of one MLAG: port-channels of the same number on two switches. */
export function isMlag(a: EdgePlace, b: EdgePlace): boolean {
  return a.isLag && b.isLag && a.device !== b.device && portKey(a.name) === portKey(b.name);
}

function sameName(a: string, b: string): boolean {
  return a === b || portKey(a) === portKey(b);
}

function facesSwitch(hearsay: Hearsay, port: LinkPort): boolean {
  return hearsay.about(port.id).some(({ role }) => role === 'switch');
}
