import { type Board, type Edge, groupOf } from './board.ts';
import { shortName } from './device-directory.ts';
import { WEIGHTS } from './evidence.ts';
import type { Crowds } from './crowds.ts';
import type { Hearsay } from './hearsay.ts';
import type { LinkDevice, LinkPort } from './link-input.ts';

/**
 * Lays what only adds to other reasons, or takes from them: descriptions of ports, and speeds. Where there can be no other
 * reason, as the link of both ends is down, a description that names the NIC makes a candidate.
 */
export function addSideEvidence(board: Board, hearsay: Hearsay): void {
  for (const edge of board.edges()) {
    addDescription(board, edge);
    addSpeeds(board, edge);
  }
  const known = new Set(board.edges().flatMap(({ near, far }) => [near.id, far.id]));
  for (const { port: far } of board.far.values()) {
    if (far.link !== 'down' || known.has(far.id) || hearsay.about(far.id).length > 0) continue;
    const near = describedPort(board, far);
    if (near?.link !== 'down' || known.has(near.id) || hearsay.about(near.id).length > 0) continue;
    addDescription(board, { near, far });
  }
}

/** What a person wrote on the far port: old as it may be, it breaks ties. */
function addDescription(board: Board, { near, far }: Pick<Edge, 'near' | 'far'>): void {
  const text = far.description;
  if (text === null || !names(text, shortName(board.near.name))) return;
  const named = describedPort(board, far);
  const seenAt = far.seenAt.toISOString();
  const says = `The description of ${far.name} says "${text.slice(0, 80)}"`;
  if (named === null) {
    const sentence = `${says}, which names ${board.near.name}.`;
    board.add(
      near.id,
      far.id,
      { kind: 'description', sentence, weight: WEIGHTS.describedHost, seenAt },
      { firm: false },
    );
    return;
  }
  const isThis = named === near;
  const sentence = `${says}, which names ${board.near.name} ${named.name}${isThis ? '' : `, not ${near.name}`}.`;
  const weight = isThis ? WEIGHTS.describedPort : WEIGHTS.describedOtherPort;
  board.add(near.id, far.id, { kind: 'description', sentence, weight, seenAt }, { firm: false });
}

/** The one near port that the description of a far port names beside its host. */
function describedPort(board: Board, { description }: LinkPort): LinkPort | null {
  if (description === null || !names(description, shortName(board.near.name))) return null;
  const mentioned = board.near.ports.filter((port) => names(description, port.name));
  // `Ethernet 2` has the name of the NIC `Ethernet` in it.
  const named = mentioned.filter(
    (port) => !mentioned.some((other) => other !== port && names(other.name, port.name)),
  );
  return named.length === 1 ? named[0]! : null;
}

/** Two ends of one link run at one speed. */
function addSpeeds(board: Board, { near, far }: Edge): void {
  if (near.link !== 'up' || far.link !== 'up' || near.speedMbps === null || far.speedMbps === null) return;
  if (near.speedMbps === far.speedMbps) return;
  const sentence = `${near.name} runs at ${near.speedMbps / 1000} Gb/s, ${far.name} at ${far.speedMbps / 1000} Gb/s.`;
  const seenAt = near.seenAt < far.seenAt ? near.seenAt : far.seenAt;
  board.add(
    near.id,
    far.id,
    { kind: 'speed', sentence, weight: WEIGHTS.speed, seenAt: seenAt.toISOString() },
    { firm: false },
  );
}

/**
 * A bond's other members go where its port-channel has its other members. Lays that on the board when one of them is linked.
 */
export function addLagMembers(board: Board, crowds: Crowds, linked: Edge): void {
  const lag = linked.far.master;
  if (lag?.kind !== 'lag' || board.near.role !== 'host') return;
  for (const near of upMembers(board.near, linked.near)) {
    for (const far of upMembers(linked.farDevice, linked.far)) {
      if (crowds.at(far.id) !== null) continue;
      if (
        near.link !== far.link ||
        board.edge(near.id, far.id)?.evidence.some(({ kind }) => kind === 'lag-member')
      )
        continue;
      const sentence = `${far.name} is a member of ${lag.name} like ${linked.far.name}, where ${linked.near.name} of the same ${near.master!.kind} is.`;
      const seenAt = far.seenAt.toISOString();
      const evidence = { kind: 'lag-member', sentence, weight: WEIGHTS.lagMember, seenAt } as const;
      board.add(near.id, far.id, evidence, { shared: true });
    }
  }
}

function upMembers(device: LinkDevice, port: LinkPort): LinkPort[] {
  return groupOf(device, port).filter((member) => member !== port && member.link === 'up');
}

/** Whether a text has this name with no letter or figure next to it. */
function names(text: string, name: string): boolean {
  if (name === '') return false;
  const [within, sought] = [text.toLowerCase(), name.toLowerCase()];
  for (let at = within.indexOf(sought); at >= 0; at = within.indexOf(sought, at + 1)) {
    const around = `${within[at - 1] ?? ''}${within[at + sought.length] ?? ''}`;
    if (!/[a-z0-9]/.test(around)) return true;
  }
  return false;
}
