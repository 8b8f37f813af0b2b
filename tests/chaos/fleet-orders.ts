import type { DemoFleet } from '#lib/devices/register-demo-fleet.ts';

import type { LinkMode } from './troubled-link.ts';

/** What the process of the fleet is told to do; hosts by their place. */
export type FleetOrder =
  | { order: 'latency'; hosts: number[]; ms: number }
  /** `cut` also ends what is open. */
  | { order: 'link'; hosts: number[]; mode: LinkMode; cut?: boolean }
  | { order: 'change-key'; hosts: number[] }
  /** The host also answers on another address. */
  | { order: 'also-at'; host: number; address: string; port: number }
  | { order: 'count' };

export interface FleetAnswer {
  manifest?: DemoFleet;
  /** Modules of each host that a visit finds. */
  modules?: number[];
  logins?: number[];
  refused?: number[];
}
