import type { Readable } from 'node:stream';

/**
 * The stream as the body of a Response; a reader that leaves destroys it. Not Readable.toWeb: in Node 20 that
 * throws outside any handler when the reader leaves while a chunk is under way.
 */
export function toWebStream(source: Readable): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      source.destroy();
    },
  });
}
