import type { CageState } from '#lib/fleet/cage-state.ts';

/**
 * One port of one host or switch, with what its cage holds. Times are ISO 8601 in UTC; null means not reported.
 * A device of which no port is known is one row without a NIC.
 */
export interface InventoryRow {
  portId: string;
  deviceId: string;
  moduleId: string | null;
  demo: boolean;
  role: 'host' | 'switch';
  /** Name of the device, be it a host or a switch. */
  host: string;
  hostKind: string | null;
  address: string;
  site: string | null;
  tags: string[];
  nic: string | null;
  state: CageState;
  reason: string | null;
  reasonKind: string | null;
  remedy: string | null;
  /**
   * Where the module was read: in this port; at the other end of the same assembly; or at the far end of the link, which
   * holds another part. Null: no module.
   */
  side: 'read' | 'inferred' | 'far-end' | null;
  /** One value for the ends of one cable, which is one asset; null where no module of the port's own is known. */
  assembly: string | null;
  vendor: string | null;
  partNumber: string | null;
  serial: string | null;
  type: string | null;
  formFactor: string | null;
  mediaClass: string | null;
  connector: string | null;
  cableLengthM: number | null;
  speedMbps: number | null;
  /** up or down, as the device reports it. */
  link: string | null;
  /** The other end; several, joined with commas, where a breakout ends: then the ids and the role are null. */
  farDeviceId: string | null;
  farPortId: string | null;
  farRole: string | null;
  farDevice: string | null;
  farPort: string | null;
  /** Null where no link is looked for. */
  linkState: 'linked' | 'ambiguous' | 'unmatched' | null;
  linkConfidence: 'pinned' | 'certain' | 'probable' | 'possible' | null;
  /** Open findings at the port or its link. */
  findings: number;
  mac: string | null;
  driver: string | null;
  firmware: string | null;
  busAddress: string | null;
  master: string | null;
  fec: string | null;
  wavelengthNm: number | null;
  temperatureC: number | null;
  rxPowerDbm: number | null;
  txPowerDbm: number | null;
  lastReadAt: string | null;
  lastAttemptAt: string | null;
  lastOutcome: string | null;
}
