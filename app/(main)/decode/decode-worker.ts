import { imagesOfDump, memoryBlocks } from '#lib/optics/byte-map-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import { readDump } from '#lib/optics/read-dump.ts';

import type {
  DecodeAnswer,
  DecodedInterface,
  DecodeRequest,
  DumpInput,
  InterfaceDetail,
  InterfaceRow,
} from './decode-messages.ts';

/** As much as `ferrule decode` reads of one file. */
const MAX_BYTES = 32 * 1024 * 1024;

interface Found {
  decoded: DecodedInterface;
  image: EepromImage | null;
}

/** What the latest dump holds. It stays here: the page asks for the one interface that it shows. */
let found: Found[] = [];

/** One request after the other: a large dump must not replace the small one that came after it. */
let last = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  last = last.then(() => answer(data));
});

async function answer(request: DecodeRequest): Promise<void> {
  try {
    postMessage(await answerOf(request));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    postMessage({ id: request.id, kind: 'failed', message } satisfies DecodeAnswer);
  }
}

async function answerOf(request: DecodeRequest): Promise<DecodeAnswer> {
  const { id } = request;
  switch (request.kind) {
    case 'decode': {
      const started = performance.now();
      const dumps = await Promise.all(request.inputs.map(bytesOf));
      found = request.inputs.flatMap(({ source }, i) => decode(source, dumps[i]?.bytes ?? new Uint8Array()));
      const answer = {
        rows: found.map(rowOf),
        bytes: dumps.reduce((sum, { bytes }) => sum + bytes.length, 0),
        leftOff: dumps.reduce((sum, dump) => sum + dump.leftOff, 0),
        milliseconds: performance.now() - started,
      };
      return { id, kind: 'decode', answer };
    }
    case 'open':
      return { id, kind: 'open', answer: detailOf(found[request.index]) };
    case 'json':
      return {
        id,
        kind: 'json',
        answer: JSON.stringify(
          found.map(({ decoded }) => decoded),
          null,
          2,
        ),
      };
  }
}

async function bytesOf({ data }: DumpInput): Promise<{ bytes: Uint8Array; leftOff: number }> {
  const whole = typeof data === 'string' ? new Blob([data]) : data;
  const bytes = new Uint8Array(await whole.slice(0, MAX_BYTES).arrayBuffer());
  return { bytes, leftOff: whole.size - bytes.length };
}

function decode(source: string, bytes: Uint8Array): Found[] {
  const images = imagesOfDump(bytes);
  return readDump(bytes).map((reading, i) => ({
    decoded: { source, ...reading },
    image: images[i] ?? null,
  }));
}

function rowOf({ decoded }: Found): InterfaceRow {
  const { module } = decoded;
  return {
    source: decoded.source,
    interface: decoded.interface,
    state: decoded.state,
    reason: decoded.reason?.kind ?? null,
    vendor: module?.vendor ?? null,
    partNumber: module?.partNumber ?? null,
    serial: module?.serial ?? null,
    functionalClass: module?.functionalClass ?? null,
    cableLengthM: module?.cableLengthM ?? null,
  };
}

/** The bytes are copied: a part of a large file would otherwise be sent with the whole file behind it. */
function detailOf(one: Found | undefined): InterfaceDetail | null {
  if (one === undefined) return null;
  const { decoded, image } = one;
  const blocks = image === null ? [] : memoryBlocks(image);
  return {
    decoded,
    family: image?.family ?? null,
    blocks: blocks.map((block) => ({ ...block, bytes: block.bytes.slice() })),
  };
}
