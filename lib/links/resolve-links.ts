import { Board, type Edge, edgeScore } from './board.ts';
import { addCableEvidence } from './cable-evidence.ts';
import { Crowds } from './crowds.ts';
import { type Confidence, CONFIDENCES, PROBABLE_SCORE, TIE_MARGIN, WEIGHTS } from './evidence.ts';
import { Hearsay } from './hearsay.ts';
import { addLacpEvidence } from './lacp-evidence.ts';
import type { LinkInput } from './link-input.ts';
import type { LinkCandidate, LinkVerdict } from './link-verdict.ts';
import { addMacEvidence } from './mac-evidence.ts';
import { addNeighbourEvidence, addPortlessEvidence, type HeardVerdict } from './neighbour-evidence.ts';
import { addLagMembers, addSideEvidence } from './side-evidence.ts';

const MOST_CANDIDATES = 8;

/**
 * Concludes for each port of the near device which port of another one it is cabled to. Pure, and the same whatever the order
 * of its input. A person's pin wins; then what announcements conclude; then the best of what else there is, one port to one
 * port. What ties is ambiguous, never guessed.
 */
export function resolveLinks(input: LinkInput): LinkVerdict[] {
  const board = new Board(input);
  const hearsay = new Hearsay(input);
  const pinned = addPins(board, input);
  const crowds = new Crowds(board, input);
  const heard = addNeighbourEvidence(board, hearsay, crowds);
  addCableEvidence(board, hearsay, input);
  addLacpEvidence(board, hearsay, crowds);
  const taken = new Set([
    ...pinned.values(),
    ...heard.flatMap(({ isClear, farIds }) => (isClear ? farIds : [])),
  ]);
  // Between two switches the same must follow whichever of them is near, so that only what both sides say alike counts.
  if (board.near.role === 'host') {
    addMacEvidence(board, hearsay, crowds, input, taken);
    addPortlessEvidence(board, hearsay, crowds);
    addSideEvidence(board, hearsay);
  }
  return new Decision(board, crowds, pinned, heard, input).verdicts();
}

/** Pinned near ports with where to. Pins of other devices only take their far ports. */
function addPins(board: Board, { pins }: LinkInput): Map<string, string> {
  const pinned = new Map<string, string>();
  for (const { nearPortId, farPortId, by, note, at } of pins) {
    const [nearId, farId] = board.nearPorts.has(nearPortId)
      ? [nearPortId, farPortId]
      : [farPortId, nearPortId];
    if (!board.nearPorts.has(nearId) || !board.far.has(farId)) continue;
    const sentence = note === '' ? `${by} pinned it.` : `${by} pinned it: ${note}`;
    board.add(nearId, farId, { kind: 'pin', sentence, weight: WEIGHTS.pin, seenAt: at.toISOString() });
    pinned.set(nearId, farId);
  }
  return pinned;
}

class Decision {
  readonly #linked = new Map<string, Edge>();
  readonly #ambiguous = new Map<string, Edge[]>();
  /** Far ports that are given away, and near ports that a pin leads to a device which is not on the board. */
  readonly #taken = new Set<string>();

  constructor(
    private readonly board: Board,
    private readonly crowds: Crowds,
    private readonly pinned: ReadonlyMap<string, string>,
    private readonly heard: readonly HeardVerdict[],
    private readonly input: LinkInput,
  ) {}

  verdicts(): LinkVerdict[] {
    this.#takeForeignPins();
    for (const [nearId, farId] of this.pinned) this.#link(this.board.edge(nearId, farId)!);
    this.#takeHeard();
    this.#takeBest();
    return this.board.near.ports.map(({ id }) => this.#verdictOf(id));
  }

  #takeForeignPins(): void {
    for (const { nearPortId, farPortId } of this.input.pins) {
      if (!this.pinned.has(nearPortId) && !this.pinned.has(farPortId))
        this.#taken.add(nearPortId).add(farPortId);
    }
  }

  #takeHeard(): void {
    for (const { nearId, farIds, isClear } of this.heard) {
      if (this.#linked.has(nearId) || this.#taken.has(nearId)) continue;
      const edges = farIds.flatMap((farId) => this.board.edge(nearId, farId) ?? []);
      if (isClear && !this.#taken.has(farIds[0]!)) this.#link(edges[0]!);
      else this.#ambiguous.set(nearId, edges);
    }
    for (const edges of this.#ambiguous.values()) for (const { far } of edges) this.#taken.add(far.id);
  }

  /** Links the port that has one best candidate which has it as its best; each link may leave another port only one. */
  #takeBest(): void {
    for (;;) {
      const free = this.#freeEdges();
      const next = free.find((edge) => edge.isFirm && this.#isClearlyBest(edge, free));
      if (!next) break;
      if (this.#isLeft(next, free)) this.#addElimination(next);
      this.#link(next);
    }
  }

  #freeEdges(): Edge[] {
    return this.board
      .edges()
      .filter(
        (edge) =>
          !this.#linked.has(edge.near.id) &&
          !this.#ambiguous.has(edge.near.id) &&
          !this.#taken.has(edge.near.id) &&
          !this.#taken.has(edge.far.id) &&
          edgeScore(edge) > 0,
      );
  }

  #isClearlyBest(edge: Edge, free: readonly Edge[]): boolean {
    return free.every(
      (other) =>
        other === edge ||
        (other.near !== edge.near && other.far !== edge.far) ||
        isClearlyBetter(edge, other),
    );
  }

  /** Whether it is not the reasons that tell the two ports from others, but that nothing else is left. */
  #isLeft(edge: Edge, free: readonly Edge[]): boolean {
    const besides = (other: Edge) => other !== edge && (other.near === edge.near || other.far === edge.far);
    if (edge.isShared) return !free.some(besides);
    const gone = this.board.edges().filter((other) => besides(other) && !free.includes(other));
    return gone.some((other) => edgeScore(other) > 0 && !isClearlyBetter(edge, other));
  }

  #addElimination(edge: Edge): void {
    const { near, far } = edge;
    const sentence = `Nothing else is left: what else ${near.name} or ${far.name} could be linked to is taken, down or faces another port.`;
    this.board.add(near.id, far.id, {
      kind: 'elimination',
      sentence,
      weight: WEIGHTS.elimination,
      seenAt: null,
    });
  }

  #link(edge: Edge): void {
    this.#linked.set(edge.near.id, edge);
    this.#taken.add(edge.far.id);
    addLagMembers(this.board, this.crowds, edge);
  }

  #verdictOf(portId: string): LinkVerdict {
    const linked = this.#linked.get(portId);
    if (linked) return { portId, state: 'linked', candidates: [candidateOf(linked, confidenceOf(linked))] };
    const open = this.#ambiguous.get(portId) ?? this.#freeEdges().filter((edge) => edge.near.id === portId);
    const best = Math.max(...open.map(edgeScore));
    const candidates = open
      .filter((edge) => edgeScore(edge) * 2 >= best)
      .map((edge) => candidateOf(edge, 'possible'))
      .toSorted((a, b) => b.score - a.score || (a.farPortId < b.farPortId ? -1 : 1))
      .slice(0, MOST_CANDIDATES);
    return { portId, state: candidates.length > 0 ? 'ambiguous' : 'none', candidates };
  }
}

/** By a margin, and by more than what speaks for the other one alone. */
function isClearlyBetter(edge: Edge, other: Edge): boolean {
  const kinds = new Set(edge.evidence.map(({ kind }) => kind));
  const alone = other.evidence.reduce(
    (sum, { kind, weight }) => sum + (kinds.has(kind) ? 0 : Math.max(0, weight)),
    0,
  );
  return edgeScore(edge) - edgeScore(other) >= Math.max(TIE_MARGIN, alone);
}

function candidateOf(edge: Edge, confidence: Confidence): LinkCandidate {
  return {
    farPortId: edge.far.id,
    farDeviceId: edge.farDevice.id,
    confidence,
    score: Math.round(edgeScore(edge)),
    evidence: edge.evidence.toSorted((a, b) => b.weight - a.weight || (a.sentence < b.sentence ? -1 : 1)),
  };
}

function confidenceOf(edge: Edge): Confidence {
  const has = (kind: string, least = 1) =>
    edge.evidence.some((evidence) => evidence.kind === kind && evidence.weight >= least);
  if (has('pin')) return 'pinned';
  const heard =
    has('lldp-host', WEIGHTS.cdp) ||
    has('cdp-host', WEIGHTS.cdp) ||
    has('neighbour-switch', WEIGHTS.cdp) ||
    has('lacp');
  const learned = has('mac-permanent') || has('mac-owned');
  const cable = has('assembly-serial', WEIGHTS.assembly);
  const sure = has('both-sides') || [heard, cable, learned].filter(Boolean).length > 1;
  const confidence = sure
    ? 'certain'
    : heard || cable || edgeScore(edge) >= PROBABLE_SCORE
      ? 'probable'
      : 'possible';
  if (!edge.isStale || confidence === 'possible') return confidence;
  return CONFIDENCES[CONFIDENCES.indexOf(confidence) + 1]!;
}
