import type { Board } from './board.ts';
import { type LinkInput, type LinkPort, type Place, placeKey } from './link-input.ts';

/** Physical machines that nobody registered: so many behind a port are behind a switch that nobody registered either. */
const STRANGERS_OF_A_SWITCH = 4;

/** What else was learned where a host may be plugged in: a port with several machines has a switch behind it. */
export class Crowds {
  readonly #hostId: string;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #far: Board['far'];

  constructor(board: Board, { places }: Pick<LinkInput, 'places'>) {
    this.#hostId = board.near.id;
    this.#far = board.far;
    this.#places = new Map(places.map((place) => [placeKey(place.deviceId, place.port), place]));
  }

  place(deviceId: string, name: string): Place | undefined {
    return this.#places.get(placeKey(deviceId, name));
  }

  /** Who else is behind a far port, or behind its port-channel: `MACs of esx02`. Null: nobody, as far as is known. */
  at(farPortId: string): string | null {
    const far = this.#far.get(farPortId);
    if (!far) return null;
    const place =
      this.place(far.device.id, placeNameOf(far.port)) ?? this.place(far.device.id, far.port.name);
    return place ? this.of(place) : null;
  }

  /** Whether MACs of a place are behind several ports of another switch: then that one is in between. One may just have moved. */
  leadsOn({ elsewhere }: Place): boolean {
    const counts = new Map<string, number[]>();
    for (const { deviceId, macs } of elsewhere) counts.set(deviceId, [...(counts.get(deviceId) ?? []), macs]);
    return [...counts.values()].some(
      (ports) => ports.length > 2 || ports.filter((each) => each > 1).length > 1,
    );
  }

  /** Whether what a place learned shows that the way to another place goes through it: it has MACs of other ports there, too. */
  leadsTo(place: Place, other: { deviceId: string; port: string }): boolean {
    if (place.owners.some(({ deviceId, own }) => deviceId === other.deviceId && own > 0)) return true;
    return place.elsewhere.some(({ deviceId, port }) => deviceId === other.deviceId && port !== other.port);
  }

  of({ owners, strangers }: Place): string | null {
    const other = owners.find(({ deviceId, own }) => deviceId !== this.#hostId && own > 0);
    if (other) return `MACs of ${other.device}`;
    return strangers >= STRANGERS_OF_A_SWITCH
      ? `${strangers} MACs of machines that are not registered`
      : null;
  }
}

/** What a MAC table calls the place of a port. */
export function placeNameOf({ name, master }: LinkPort): string {
  return master?.kind === 'lag' ? master.name : name;
}
