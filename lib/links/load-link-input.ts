import type pg from 'pg';

import { placeNameOf } from './crowds.ts';
import { DeviceDirectory } from './device-directory.ts';
import {
  type Heard,
  type LinkDevice,
  type LinkInput,
  type OwnedMac,
  placeKey,
  type Sighting,
} from './link-input.ts';
import {
  type HeardRow,
  learnDevices,
  learnSenders,
  loadHeardAt,
  loadHeardBy,
  loadHearing,
  lookUpSenders,
} from './load-heard.ts';
import { loadOwnedMacs, loadPlaces, loadSightings, type PlaceName } from './load-places.ts';
import { loadDevices } from './load-ports.ts';
import { loadCableEnds, loadDescribing, type LoadedPin, loadPins } from './load-ties.ts';

/**
 * Everything that bears on the links of these devices: a fixed number of statements for all of them together. Devices that are
 * retired or only signed in through have no input.
 */
export async function loadLinkInputs(pool: pg.Pool, ids: readonly string[]): Promise<Map<string, LinkInput>> {
  const directory = new DeviceDirectory();
  const nears = (await loadDevices(pool, ids)).filter(({ role }) => role === 'host' || role === 'switch');
  const [owned] = await Promise.all([
    loadOwnedMacs(
      pool,
      nears.flatMap(({ id, role }) => (role === 'host' ? id : [])),
    ),
    learnDevices(pool, directory, ids),
  ]);
  const [tables, said, hearing, pins, nearCables, describing] = await Promise.all([
    loadTables(pool, directory, nears, owned),
    loadHeardBy(pool, ids),
    loadHearing(
      pool,
      directory,
      ids,
      macsOf(
        nears,
        [...owned.values()].flatMap(({ ownedMacs }) => ownedMacs ?? []),
      ),
    ),
    loadPins(pool, portIds(nears)),
    loadCableEnds(pool, nears),
    loadDescribing(pool, nears),
  ]);
  const leads = { said, hearing, pins, tables, nearCables, describing };
  await learnSenders(pool, directory, [...said, ...hearing]);
  await learnDevices(pool, directory, devicesIn(leads));
  const farIds = new Map(nears.map((near) => [near.id, farOf(near, directory, leads)]));
  const far = await loadDevices(pool, new Set([...farIds.values()].flatMap((each) => [...each])));
  const fars = new Map(far.map((device) => [device.id, device]));
  const [saidByFar, hearingFar, farPins, farCables] = await Promise.all([
    loadHeardBy(pool, fars.keys()),
    loadHearing(pool, directory, fars.keys(), macsOf(far, [])),
    loadPins(pool, portIds(far)),
    loadCableEnds(pool, far),
  ]);
  const rows = once([...said, ...hearing, ...saidByFar, ...hearingFar]);
  await learnSenders(pool, directory, rows);
  const heard = lookUpSenders(directory, rows, [...nears, ...far]);
  const places = new Map(
    nears.map((near) => [
      near.id,
      onlyOnce([...(tables.get(near.id)?.places ?? []), ...placesHeard(near, far, heard)]),
    ]),
  );
  const learned = await loadPlaces(pool, onlyOnce([...places.values()].flat()));
  const cableEnds = new Map(
    [...nearCables, ...farCables].map(([assembly, devices]) => [assembly, devices.length]),
  );
  const allPins = once([...pins, ...farPins]);

  return new Map(
    nears.map((near) => {
      const board = new Set([near.id, ...farIds.get(near.id)!]);
      return [
        near.id,
        {
          near,
          far: [...farIds.get(near.id)!].flatMap((id) => fars.get(id) ?? []),
          heard: heard.filter(({ deviceId, peer }) => board.has(deviceId) || board.has(peer.deviceId ?? '')),
          ownedMacs: owned.get(near.id)?.ownedMacs ?? null,
          sightings: tables.get(near.id)?.sightings ?? [],
          places: places.get(near.id)!.map((place) => learned(place, near.id)),
          pins: allPins.filter(({ deviceIds }) => deviceIds.some((id) => board.has(id))),
          cableEnds,
        },
      ];
    }),
  );
}

/** What the switches have of one host’s MACs. */
interface HostTable {
  sightings: Sighting[];
  /** Where they are, but for the ports that face a switch. */
  places: PlaceName[];
}

/** An entry that aged out counts only while no switch has the MAC any more, wherever that is. */
async function loadTables(
  pool: pg.Pool,
  directory: DeviceDirectory,
  nears: LinkDevice[],
  owned: Map<string, { ownedMacs: OwnedMac[] | null; isTold: boolean }>,
): Promise<Map<string, HostTable>> {
  const hosts = nears.filter(({ id }) => owned.get(id)?.isTold);
  const macs = new Map(
    hosts.map((host) => [host.id, new Set(macsOf([host], owned.get(host.id)?.ownedMacs ?? []))]),
  );
  const seen = await loadSightings(pool, [...new Set([...macs.values()].flatMap((each) => [...each]))]);
  const current = new Set(seen.filter((sighting) => sighting.current).map(({ mac }) => mac));
  const heardThere = await loadHeardAt(pool, onlyOnce(seen));
  await learnSenders(pool, directory, heardThere);
  const uplinks = new Set(
    heardThere
      .filter((row) => directory.get(directory.find(row) ?? '')?.role === 'switch')
      .map((row) => placeKey(row.deviceId, row.place)),
  );
  const atEdge = seen.filter(
    (sighting) =>
      sighting.current === current.has(sighting.mac) &&
      !uplinks.has(placeKey(sighting.deviceId, sighting.port)),
  );
  return new Map(
    hosts.map(({ id }) => {
      const sightings = atEdge.filter(({ mac }) => macs.get(id)!.has(mac));
      return [id, { sightings, places: onlyOnce(sightings) }];
    }),
  );
}

interface Leads {
  said: HeardRow[];
  hearing: HeardRow[];
  pins: LoadedPin[];
  tables: Map<string, HostTable>;
  nearCables: Map<string, { deviceId: string }[]>;
  describing: Map<string, string[]>;
}

function devicesIn({ hearing, pins, tables, nearCables, describing }: Leads): string[] {
  return [
    ...hearing.map(({ deviceId }) => deviceId),
    ...pins.flatMap(({ deviceIds }) => deviceIds),
    ...[...tables.values()].flatMap(({ places }) => places.map(({ deviceId }) => deviceId)),
    ...[...nearCables.values()].flatMap((ends) => ends.map(({ deviceId }) => deviceId)),
    ...[...describing.values()].flat(),
  ];
}

/** The switches that any of the evidence leads to, and whatever a pin leads to. */
function farOf(
  near: LinkDevice,
  directory: DeviceDirectory,
  { said, hearing, pins, tables, nearCables, describing }: Leads,
): Set<string> {
  const assemblies = near.ports.flatMap(({ cable }) => cable?.assembly ?? []);
  const leads = [
    ...said.flatMap((row) => (row.deviceId === near.id ? (directory.find(row) ?? []) : [])),
    ...hearing.flatMap((row) => (directory.find(row) === near.id ? row.deviceId : [])),
    ...(tables.get(near.id)?.places ?? []).map(({ deviceId }) => deviceId),
    ...(describing.get(near.id) ?? []),
    ...assemblies.flatMap((assembly) => nearCables.get(assembly) ?? []).map(({ deviceId }) => deviceId),
  ].filter((id) => directory.get(id)?.role === 'switch');
  const pinned = pins.flatMap(({ deviceIds }) => (deviceIds.includes(near.id) ? deviceIds : []));
  const far = new Set([...leads, ...pinned]);
  far.delete(near.id);
  return far;
}

/** The places of the switch ports that hear a host, or that it hears: who else is there speaks against a link. */
function placesHeard(near: LinkDevice, far: readonly LinkDevice[], heard: readonly Heard[]): PlaceName[] {
  if (near.role !== 'host') return [];
  const met = new Set(
    heard.flatMap(({ deviceId, port, peer }) =>
      deviceId === near.id ? (peer.portId ?? []) : peer.deviceId === near.id ? (port.id ?? []) : [],
    ),
  );
  return far.flatMap(({ id, ports }) =>
    ports.filter((port) => met.has(port.id)).map((port) => ({ deviceId: id, port: placeNameOf(port) })),
  );
}

function onlyOnce(places: readonly PlaceName[]): PlaceName[] {
  const byKey = places.map(({ deviceId, port }) => [placeKey(deviceId, port), { deviceId, port }] as const);
  return [...new Map(byKey).values()];
}

function macsOf(devices: readonly LinkDevice[], owned: readonly OwnedMac[]): string[] {
  const ports = devices.flatMap((device) => device.ports);
  const macs = ports.flatMap(({ permanentMac, currentMac }) => [permanentMac, currentMac]);
  return [...new Set([...macs, ...owned.map(({ mac }) => mac)])].filter((mac) => mac !== null);
}

function portIds(devices: readonly LinkDevice[]): string[] {
  return devices.flatMap(({ ports }) => ports.map(({ id }) => id));
}

function once<T extends { id: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
