import type { MemoryBlock } from '#lib/optics/byte-map-image.ts';
import type { MemoryFamily } from '#lib/optics/module-facts.ts';
import type { ModuleReading, ReadReasonKind } from '#lib/optics/module-record.ts';

/** A paste or a file, named as `ferrule decode` names it. */
export interface DumpInput {
  source: string;
  data: string | Blob;
}

/** One interface in the list of what a dump holds. */
export interface InterfaceRow {
  source: string;
  interface: string | null;
  state: ModuleReading['state'];
  reason: ReadReasonKind | null;
  vendor: string | null;
  partNumber: string | null;
  serial: string | null;
  functionalClass: string | null;
  cableLengthM: number | null;
}

export interface Decoded {
  rows: InterfaceRow[];
  bytes: number;
  /** Bytes beyond the limit, which were not read. */
  leftOff: number;
  milliseconds: number;
}

/** One interface as `ferrule decode` prints it. */
export interface DecodedInterface extends ModuleReading {
  source: string;
  interface: string | null;
}

/** Everything about one interface. */
export interface InterfaceDetail {
  decoded: DecodedInterface;
  family: MemoryFamily | null;
  /** The module's memory; empty where the dump carries no bytes. */
  blocks: MemoryBlock[];
}

export type DecodeRequest =
  | { id: number; kind: 'decode'; inputs: DumpInput[] }
  | { id: number; kind: 'open'; index: number }
  | { id: number; kind: 'json' };

/** What each request is answered with. */
export interface Answers {
  decode: Decoded;
  open: InterfaceDetail | null;
  json: string;
}

export type DecodeAnswer =
  | { [K in keyof Answers]: { id: number; kind: K; answer: Answers[K] } }[keyof Answers]
  | { id: number; kind: 'failed'; message: string };
