import type { CageState } from '#lib/fleet/cage-state.ts';

/**
 * One port of one host, with what its cage holds. Times are ISO 8601 in UTC; null means not reported.
 * A host of which no NIC is known is one row without a NIC.
 */
export interface InventoryRow {
  portId: string;
  deviceId: string;
  moduleId: string | null;
  demo: boolean;
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
  vendor: string | null;
  partNumber: string | null;
  serial: string | null;
  type: string | null;
  formFactor: string | null;
  mediaClass: string | null;
  connector: string | null;
  cableLengthM: number | null;
  speedMbps: number | null;
  link: string | null;
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
