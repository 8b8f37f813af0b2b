import { STALE_MS } from '#lib/fleet/stale-evidence.ts';

import type { Board } from './board.ts';
import type { Crowds } from './crowds.ts';
import { type EdgePlace, edgePlaces, isMlag } from './edge-places.ts';
import { WEIGHTS } from './evidence.ts';
import type { Hearsay } from './hearsay.ts';
import { type HostMac, hostMacs } from './host-macs.ts';
import { type LinkInput, type LinkPort, type Place, placeKey, type Sighting } from './link-input.ts';

const MACHINE_STAYS_MS = 60 * 60 * 1000;

/** The MACs that speak for one near port at one far port. */
interface Votes {
  near: LinkPort;
  far: LinkPort;
  at: EdgePlace;
  macs: { mac: HostMac; fresh: boolean; firm: boolean }[];
  seenAt: Date;
}

/**
 * Lays what the switches learned on the board. A MAC of one NIC speaks for that NIC; one that may leave by several speaks
 * for each of them alike, so that only what else is known can tell them apart. `taken`: far ports that are linked already.
 */
export function addMacEvidence(
  board: Board,
  hearsay: Hearsay,
  crowds: Crowds,
  input: LinkInput,
  taken: ReadonlySet<string>,
): void {
  const { places, uplinks } = edgePlaces(board, hearsay, crowds, input);
  const votes = new Map<string, Votes>();
  for (const mac of hostMacs(board.near, input.ownedMacs)) {
    const seen = newestPlaces(
      input.sightings.filter((sighting) => sighting.mac === mac.mac),
      places,
    );
    const at = seen.filter(({ place }) => isOwnPlace(place, board.near.id));
    // A MAC is at one place at a time, but for the two halves of an MLAG.
    const one = at.every(({ place }) => place === at[0]!.place || isMlag(place, at[0]!.place));
    const here = new Set(at.map(({ place }) => placeKey(place.device.id, place.name)));
    const elsewhere = input.sightings.filter((sighting) => {
      const key = placeKey(sighting.deviceId, sighting.port);
      return sighting.mac === mac.mac && sighting.current && !here.has(key) && !uplinks.has(key);
    });
    const strays = elsewhere.flatMap(({ deviceId, port }) => crowds.place(deviceId, port) ?? []);
    const explained = one ? [] : at.filter(({ place }) => place.ports.some(({ id }) => taken.has(id)));
    for (const { place, sighting } of explained.length > 0 ? explained : at) {
      for (const near of mac.ways) {
        for (const far of place.ports) {
          if (!canBe(board, hearsay, near, far, place, sighting)) continue;
          const key = `${near.id} ${far.id}`;
          const known = votes.get(key) ?? { near, far, at: place, macs: [], seenAt: sighting.seenAt };
          const fresh = sighting.current && !board.isOld(place.device, sighting.seenAt);
          const astray = strays.some((stray) => !leadsTo(crowds, stray, place));
          known.macs.push({ mac, fresh, firm: one && !astray && !mayHaveLeft(mac, sighting) });
          if (sighting.seenAt > known.seenAt) known.seenAt = sighting.seenAt;
          votes.set(key, known);
        }
      }
    }
  }
  for (const vote of votes.values()) layVotes(board, vote);
}

/**
 * Whether the way to a place goes through another one where the MAC was learned, too, but where the host cannot be plugged in.
 * Otherwise that one may be what is between: a switch that nobody registered.
 */
function leadsTo(crowds: Crowds, stray: Place, { device, name }: EdgePlace): boolean {
  return crowds.leadsTo(stray, { deviceId: device.id, port: name });
}

/** A virtual machine that the host had long before the switch learned its MAC may be at another host by now. */
function mayHaveLeft({ machineAt }: HostMac, { seenAt }: Sighting): boolean {
  return machineAt !== null && seenAt.getTime() - machineAt.getTime() > MACHINE_STAYS_MS;
}

/** Where a MAC is now: what a later table no longer has counts only while no table has the MAC. */
function newestPlaces(
  sightings: readonly Sighting[],
  places: ReadonlyMap<string, EdgePlace>,
): { place: EdgePlace; sighting: Sighting }[] {
  const isCurrent = sightings.some(({ current }) => current);
  const found = new Map<EdgePlace, Sighting>();
  for (const sighting of sightings) {
    const place = places.get(placeKey(sighting.deviceId, sighting.port));
    if (!place || sighting.current !== isCurrent) continue;
    const before = found.get(place);
    if (!before || before.seenAt < sighting.seenAt) found.set(place, sighting);
  }
  const newest = Math.max(...[...found.values()].map(({ seenAt }) => seenAt.getTime()));
  return [...found]
    .map(([place, sighting]) => ({ place, sighting }))
    .filter(({ sighting }) => newest - sighting.seenAt.getTime() <= (isCurrent ? STALE_MS : 0));
}

/** Virtual machines go from host to host: their MACs count where nothing but them, or mostly them, was learned. */
function isOwnPlace({ place }: EdgePlace, hostId: string): boolean {
  if (!place) return true;
  const here = place.owners.find(({ deviceId }) => deviceId === hostId);
  if (!here || here.own > 0) return true;
  return here.machines * 2 > place.macs;
}

/** Physics, as far as it is known: a frame needs two ports that are up, and the same kind of plug at both ends. */
function canBe(
  board: Board,
  hearsay: Hearsay,
  near: LinkPort,
  far: LinkPort,
  place: EdgePlace,
  { current, seenAt }: Sighting,
): boolean {
  if (current && (near.link === 'down' || far.link === 'down')) return false;
  if (!current && near.link !== far.link && near.link !== null && far.link !== null) return false;
  if (near.media !== null && far.media !== null && near.media !== far.media) return false;
  const nearEnd = { deviceId: board.near.id, portId: near.id };
  return hearsay.against(nearEnd, { deviceId: place.device.id, portId: far.id }, seenAt).length === 0;
}

function layVotes(board: Board, { near, far, at, macs, seenAt }: Votes): void {
  const fresh = macs.some((vote) => vote.fresh);
  const firm = macs.some((vote) => vote.firm);
  const age = fresh ? 1 : 0.5;
  const shared = at.ports.length > 1 || macs.every(({ mac }) => mac.leaves === 'host');
  const options = { firm, shared, stale: !fresh };
  const seen = seenAt.toISOString();
  const learned = fresh ? 'learned' : 'had learned';
  const own = macs.find(({ mac }) => mac.leaves === 'nic');
  if (own) {
    const sentence = `${at.device.name} ${learned} ${own.mac.mac}, the MAC of ${near.name} itself, on ${at.name}.`;
    board.add(
      near.id,
      far.id,
      { kind: 'mac-permanent', sentence, weight: WEIGHTS.macPermanent * age, seenAt: seen },
      options,
    );
  }
  const others = macs.filter(({ mac }) => mac.leaves !== 'nic');
  if (others.length > 0) {
    const base = others.some(({ mac }) => mac.leaves === 'port') ? WEIGHTS.macOfPort : WEIGHTS.macOfHost;
    const weight = (base + Math.min(WEIGHTS.macMost, WEIGHTS.macFurther * (others.length - 1))) * age;
    const names = others.slice(0, 3).map(({ mac }) => mac.owner);
    const more = others.length > 3 ? ` and ${others.length - 3} more` : '';
    const what = others.length === 1 ? 'a MAC' : `${others.length} MACs`;
    const sentence = `${at.device.name} ${learned} ${what} of ${board.near.name} on ${at.name}: ${names.join(', ')}${more}.`;
    board.add(near.id, far.id, { kind: 'mac-owned', sentence, weight, seenAt: seen }, options);
  }
  if (at.isLag) {
    const sentence = `${far.name} is a member of ${at.name}.`;
    board.add(
      near.id,
      far.id,
      { kind: 'lag-member', sentence, weight: 0, seenAt: far.seenAt.toISOString() },
      { firm: false },
    );
  }
}
