import type {
  Heard,
  LinkDevice,
  LinkInput,
  LinkPort,
  OwnedMac,
  Place,
  Sighting,
} from '#lib/links/link-input.ts';
import { resolveLinks } from '#lib/links/resolve-links.ts';

/** When everything was read, unless a test says otherwise. */
export const NOW = new Date('2026-11-22T10:00:00Z');

export function before(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000);
}

/** Ids are `device port`, so that results read like the cabling. */
export function port(name: string, facts: Partial<LinkPort> = {}): LinkPort {
  return {
    id: name,
    name,
    permanentMac: null,
    currentMac: facts.permanentMac ?? null,
    master: null,
    link: 'up',
    speedMbps: 25_000,
    description: null,
    media: null,
    cable: null,
    seenAt: NOW,
    ...facts,
  };
}

export function device(name: string, role: 'host' | 'switch', ports: LinkPort[]): LinkDevice {
  return { id: name, name, role, ports: ports.map((each) => ({ ...each, id: `${name} ${each.name}` })) };
}

export const lag = (name: string) => ({ name, kind: 'lag' });
export const bond = { name: 'bond0', kind: 'bond' };

/** `esx01 vmnic0` hears `sw1 Ethernet1`: both looked up, as the loader does. A peer of one word has no known port. */
export function heard(hearer: string, peer: string | null, facts: Partial<Heard> = {}): Heard {
  const [deviceId = '', ...local] = hearer.split(' ');
  const [peerId = null, ...remote] = peer?.split(' ') ?? [];
  const role = (name: string | null) => (name === null ? null : name.startsWith('sw') ? 'switch' : 'host');
  return {
    deviceId,
    device: deviceId,
    role: role(deviceId)!,
    port: { id: hearer, name: local.join(' ') },
    peer: { deviceId: peerId, portId: remote.length > 0 ? peer : null, role: role(peerId) },
    systemName: peerId,
    chassisId: null,
    remotePort: remote.join(' ') || null,
    protocol: 'lldp',
    seenAt: NOW,
    ...facts,
  };
}

/** A system that nobody registered. */
export function stranger(hearer: string, systemName: string, facts: Partial<Heard> = {}): Heard {
  return { ...heard(hearer, null), systemName, remotePort: 'Gi0/1', ...facts };
}

export function sighting(place: string, mac: string, facts: Partial<Sighting> = {}): Sighting {
  const [deviceId = '', ...name] = place.split(' ');
  return { deviceId, port: name.join(' '), mac, seenAt: NOW, current: true, ...facts };
}

export function owned(mac: string, owner: string, facts: Partial<OwnedMac> = {}): OwnedMac {
  return { mac, owner, port: null, seenAt: NOW, isElsewhere: false, ...facts };
}

export function place(at: string, facts: Partial<Place>): Place {
  const [deviceId = '', ...name] = at.split(' ');
  return { deviceId, port: name.join(' '), macs: 1, strangers: 0, owners: [], elsewhere: [], ...facts };
}

export function mac(number: number): string {
  return `3c:fd:fe:00:00:${number.toString(16).padStart(2, '0')}`;
}

export function input(near: LinkDevice, far: LinkDevice[], facts: Partial<LinkInput> = {}): LinkInput {
  return {
    near,
    far,
    heard: [],
    ownedMacs: [],
    sightings: [],
    places: [],
    pins: [],
    cableEnds: new Map(),
    ...facts,
  };
}

/** One line for each near port: `vmnic0 = sw1 Ethernet1 (certain)`, `vmnic1 ? sw1 Ethernet2 | sw2 Ethernet2`, `vmnic2 -`. */
export function conclusions(given: LinkInput): string[] {
  return resolveLinks(given).map(({ portId, state, candidates }) => {
    const name = portId.slice(given.near.name.length + 1);
    if (state === 'none') return `${name} -`;
    if (state === 'ambiguous')
      return `${name} ? ${candidates
        .map(({ farPortId }) => farPortId)
        .toSorted()
        .join(' | ')}`;
    return `${name} = ${candidates[0]!.farPortId} (${candidates[0]!.confidence})`;
  });
}

/** The kinds of evidence of a linked port, best first. */
export function kindsOf(given: LinkInput, name: string): string[] {
  const verdict = resolveLinks(given).find(({ portId }) => portId === `${given.near.name} ${name}`);
  return verdict?.candidates[0]?.evidence.map(({ kind }) => kind) ?? [];
}
