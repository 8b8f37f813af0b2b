import { STALE_MS } from '#lib/fleet/stale-evidence.ts';

import { type Evidence, scoreOf } from './evidence.ts';
import type { LinkDevice, LinkInput, LinkPort } from './link-input.ts';

/** A port of one device against a port of another, with what speaks for it. */
export interface Edge {
  near: LinkPort;
  far: LinkPort;
  farDevice: LinkDevice;
  evidence: Evidence[];
  /** False: what there is makes a candidate, but is not enough to conclude. */
  isFirm: boolean;
  /** Every reason fits other ports just as well. */
  isShared: boolean;
  /** The newest reason is old, or the table no longer has the entry. */
  isStale: boolean;
}

/** The table on which the reasons are laid out before anything is concluded. */
export class Board {
  readonly near: LinkDevice;
  readonly far: ReadonlyMap<string, { device: LinkDevice; port: LinkPort }>;
  readonly nearPorts: ReadonlyMap<string, LinkPort>;
  readonly #edges = new Map<string, Edge>();
  readonly #visits: ReadonlyMap<string, number>;

  constructor({ near, far }: Pick<LinkInput, 'near' | 'far'>) {
    this.near = near;
    this.#visits = new Map(
      [near, ...far].map(({ id, ports }) => [id, Math.max(...ports.map(({ seenAt }) => seenAt.getTime()))]),
    );
    this.nearPorts = new Map(near.ports.map((port) => [port.id, port]));
    this.far = new Map(
      far.flatMap((device) => device.ports.map((port) => [port.id, { device, port }] as const)),
    );
  }

  /** Lays a reason between two ports. Reasons that are not firm make no conclusion by themselves. */
  add(
    nearId: string,
    farId: string,
    evidence: Evidence,
    { firm = true, shared = false, stale = false } = {},
  ): void {
    const edge = this.#edgeOf(nearId, farId);
    if (!edge) return;
    const alone = edge.evidence.length === 0;
    edge.evidence.push(evidence);
    edge.isFirm ||= firm;
    edge.isShared &&= shared || !firm;
    edge.isStale = alone ? stale : edge.isStale && stale;
  }

  edge(nearId: string, farId: string): Edge | undefined {
    return this.#edges.get(`${nearId} ${farId}`);
  }

  /** Whether what was seen of a far device is from long before the last visit of it, or of the near one. */
  isOld({ id }: LinkDevice, seenAt: Date): boolean {
    const visit = Math.max(this.#visits.get(this.near.id)!, this.#visits.get(id)!);
    return seenAt.getTime() < visit - STALE_MS;
  }

  edges(): Edge[] {
    return [...this.#edges.values()];
  }

  #edgeOf(nearId: string, farId: string): Edge | undefined {
    const key = `${nearId} ${farId}`;
    const known = this.#edges.get(key);
    if (known) return known;
    const near = this.nearPorts.get(nearId);
    const far = this.far.get(farId);
    if (!near || !far) return undefined;
    const edge: Edge = {
      near,
      far: far.port,
      farDevice: far.device,
      evidence: [],
      isFirm: false,
      isShared: true,
      isStale: false,
    };
    this.#edges.set(key, edge);
    return edge;
  }
}

/** The ports of a device that share a bond, bridge, virtual switch or port-channel with this one, itself among them. */
export function groupOf(device: LinkDevice, port: LinkPort): LinkPort[] {
  const { master } = port;
  return master === null ? [port] : device.ports.filter((other) => other.master?.name === master.name);
}

export function edgeScore(edge: Edge): number {
  return scoreOf(edge.evidence);
}
