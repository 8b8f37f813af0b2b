import { STALE_MS } from '#lib/fleet/stale-evidence.ts';

import { shortName } from './device-directory.ts';
import type { Heard, LinkInput } from './link-input.ts';

/** Who is at the other end of a port, by one announcement. */
export interface Statement {
  deviceId: string | null;
  portId: string | null;
  role: string | null;
  heard: Heard;
}

/** What was announced, looked up by port: by the port that heard it and by the port it came from. */
export class Hearsay {
  readonly #about = new Map<string, Statement[]>();

  constructor({ heard }: Pick<LinkInput, 'heard'>) {
    for (const entry of heard) {
      const { deviceId, port, peer, role } = entry;
      // A switch that floods what it should keep lets a host hear itself.
      if (peer.deviceId === deviceId) continue;
      if (port.id !== null && !isSaidTwice(entry, heard)) {
        this.#note(port.id, {
          deviceId: peer.deviceId,
          portId: peer.portId,
          role: peer.role,
          heard: entry,
        });
      }
      if (peer.portId !== null) this.#note(peer.portId, { deviceId, portId: port.id, role, heard: entry });
    }
  }

  about(portId: string): readonly Statement[] {
    return this.#about.get(portId) ?? [];
  }

  /** Statements by which one of the two ports faces something else, and not so old that the other's word outdates them. */
  against(near: End, far: End, seenAt: Date): Statement[] {
    return [...this.#others(near, far, seenAt), ...this.#others(far, near, seenAt)];
  }

  #others(end: End, other: End, seenAt: Date): Statement[] {
    return this.about(end.portId).filter(
      ({ deviceId, portId, heard }) =>
        (deviceId !== other.deviceId || (portId !== null && portId !== other.portId)) &&
        heard.seenAt.getTime() >= seenAt.getTime() - STALE_MS,
    );
  }

  #note(portId: string, statement: Statement): void {
    this.#about.set(portId, [...(this.#about.get(portId) ?? []), statement]);
  }
}

export interface End {
  deviceId: string;
  portId: string;
}

/** A sender that was found by LLDP but not by CDP, or the other way, is no second system. */
function isSaidTwice(entry: Heard, all: readonly Heard[]): boolean {
  if (entry.peer.deviceId !== null) return false;
  return all.some(
    (other) =>
      other.peer.deviceId !== null &&
      other.deviceId === entry.deviceId &&
      other.port.id === entry.port.id &&
      sameSender(other, entry),
  );
}

function sameSender(a: Heard, b: Heard): boolean {
  if (a.chassisId !== null && a.chassisId === b.chassisId) return true;
  return (
    a.systemName !== null && b.systemName !== null && shortName(a.systemName) === shortName(b.systemName)
  );
}
