import type pg from 'pg';

import type { DeviceDirectory } from './device-directory.ts';
import type { LinkDevice, LinkInput, OwnedMac, Pin } from './link-input.ts';
import { learnSenders, loadHeardAt, loadHeardBy, loadHearing, lookUpSenders } from './load-heard.ts';
import { loadOwnedMacs, loadPlaceNames, loadPlaces, loadSightings, type PlaceName } from './load-places.ts';
import { loadDevices } from './load-ports.ts';

interface HostEvidence {
  ownedMacs: OwnedMac[] | null;
  macs: string[];
  /** Where its MACs are, but for the ports that face a switch. */
  places: PlaceName[];
  /** All switches that have one of its MACs anywhere. */
  switchIds: string[];
}

/**
 * Everything that bears on the links of one device, with few statements however many switches there are. Null when the device
 * is retired, or is none that has links.
 */
export async function loadLinkInput(
  pool: pg.Pool,
  directory: DeviceDirectory,
  deviceId: string,
): Promise<LinkInput | null> {
  const [near] = await loadDevices(pool, [deviceId]);
  if (!near || (near.role !== 'host' && near.role !== 'switch')) return null;
  const own = await loadHostEvidence(pool, directory, near);
  const nearMacs = macsOf([near], own.ownedMacs);
  const [said, hearing, pins, cabled] = await Promise.all([
    loadHeardBy(pool, [near.id]),
    loadHearing(pool, directory, [near.id], nearMacs),
    loadPins(
      pool,
      near.ports.map(({ id }) => id),
    ),
    loadSwitchesOfCables(pool, near),
  ]);
  await learnSenders(pool, directory, [...said, ...hearing]);
  const answered = hearing.filter((row) => directory.find(row) === near.id);
  const heardIds = said.flatMap((row) => directory.find(row) ?? []);
  const switchIds = [...heardIds, ...answered.map((row) => row.deviceId), ...own.places.map((place) => place.deviceId), ...cabled]
    .filter((id) => directory.get(id)?.role === 'switch'); // prettier-ignore
  const farIds = new Set([...switchIds, ...pins.flatMap((pin) => pin.deviceIds)]);
  farIds.delete(near.id);

  const far = await loadDevices(pool, farIds);
  const farPorts = far.flatMap(({ ports }) => ports.map(({ id }) => id));
  const [saidByFar, hearingFar, farPins, sightings, places, cableEnds] = await Promise.all([
    loadHeardBy(pool, farIds),
    loadHearing(pool, directory, farIds, macsOf(far, null)),
    loadPins(pool, farPorts),
    loadSightings(pool, own.macs, own.places),
    loadPlaces(pool, near.id, own.places, own.switchIds),
    countCableEnds(pool, [near, ...far]),
  ]);
  const heard = once([...said, ...answered, ...saidByFar, ...hearingFar]);
  await learnSenders(pool, directory, heard);
  return {
    near,
    far,
    heard: lookUpSenders(directory, heard, [near, ...far]),
    ownedMacs: own.ownedMacs,
    sightings,
    places,
    pins: once([...pins, ...farPins]),
    cableEnds,
  };
}

async function loadHostEvidence(
  pool: pg.Pool,
  directory: DeviceDirectory,
  host: LinkDevice,
): Promise<HostEvidence> {
  const none: HostEvidence = { ownedMacs: null, macs: [], places: [], switchIds: [] };
  if (host.role !== 'host') return none;
  const { ownedMacs, isTold } = await loadOwnedMacs(pool, host.id);
  if (!isTold) return { ...none, ownedMacs };
  const macs = macsOf([host], ownedMacs);
  const everywhere = await loadPlaceNames(pool, macs);
  const heardThere = await loadHeardAt(pool, everywhere);
  await learnSenders(pool, directory, heardThere);
  const uplinks = new Set(
    heardThere
      .filter((row) => directory.get(directory.find(row) ?? '')?.role === 'switch')
      .map((row) => `${row.deviceId} ${row.place}`),
  );
  const places = everywhere.filter(({ deviceId, port }) => !uplinks.has(`${deviceId} ${port}`));
  return { ownedMacs, macs, places, switchIds: [...new Set(everywhere.map(({ deviceId }) => deviceId))] };
}

type LoadedPin = Pin & { id: string; deviceIds: string[] };

/** Pins at either end of these ports. Index: link_pin_pkey, link_pin_far_port_id_idx. */
async function loadPins(pool: pg.Pool, portIds: string[]): Promise<LoadedPin[]> {
  const { rows } = await pool.query<LoadedPin>(
    `SELECT l.near_port_id AS id, l.near_port_id AS "nearPortId", l.far_port_id AS "farPortId", l.pinned_by AS by, l.note,
       l.pinned_at AS at, ARRAY[n.device_id, f.device_id] AS "deviceIds"
     FROM link_pin l JOIN port n ON n.id = l.near_port_id JOIN port f ON f.id = l.far_port_id
     WHERE l.near_port_id = ANY($1) OR l.far_port_id = ANY($1)`,
    [portIds],
  );
  return rows;
}

/** Switches with an end of a cable of which this device has one too. Index: module_assembly_idx. */
async function loadSwitchesOfCables(pool: pg.Pool, { id, ports }: LinkDevice): Promise<string[]> {
  const assemblies = ports.flatMap(({ cable }) => cable?.assembly ?? []);
  if (assemblies.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    `SELECT DISTINCT p.device_id AS id FROM module m
     JOIN placement pl ON pl.module_id = m.id AND pl.ended_at IS NULL
     JOIN port p ON p.id = pl.port_id AND p.absent_since IS NULL
     JOIN device d ON d.id = p.device_id AND d.role = 'switch' AND d.retired_at IS NULL
     WHERE m.assembly = ANY($1) AND p.device_id <> $2`,
    [assemblies, id],
  );
  return rows.map((row) => row.id);
}

async function countCableEnds(pool: pg.Pool, devices: LinkDevice[]): Promise<Map<string, number>> {
  const assemblies = devices.flatMap(({ ports }) => ports.flatMap(({ cable }) => cable?.assembly ?? []));
  if (assemblies.length === 0) return new Map();
  const { rows } = await pool.query<{ assembly: string; ends: number }>(
    `SELECT m.assembly, count(*)::int AS ends FROM module m
     JOIN placement pl ON pl.module_id = m.id AND pl.ended_at IS NULL
     JOIN port p ON p.id = pl.port_id AND p.absent_since IS NULL AND p.state = 'module'
     JOIN device d ON d.id = p.device_id AND d.retired_at IS NULL
     WHERE m.assembly = ANY($1) GROUP BY 1`,
    [[...new Set(assemblies)]],
  );
  return new Map(rows.map(({ assembly, ends }) => [assembly, ends]));
}

function macsOf(devices: LinkDevice[], owned: OwnedMac[] | null): string[] {
  const ports = devices.flatMap((device) => device.ports);
  const macs = ports.flatMap(({ permanentMac, currentMac }) => [permanentMac, currentMac]);
  return [...new Set([...macs, ...(owned ?? []).map(({ mac }) => mac)])].filter((mac) => mac !== null);
}

function once<T extends { id: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
