'use client';

import { useEffect, useState } from 'react';

import type {
  Answers,
  DecodeAnswer,
  Decoded,
  DecodeRequest,
  DumpInput,
  InterfaceDetail,
} from './decode-messages.ts';

type Ask<K extends keyof Answers> = Omit<Extract<DecodeRequest, { kind: K }>, 'id'>;

/** Decodes in a worker of this page, so that a large dump never holds the page up. */
export interface Decoder {
  decode(inputs: DumpInput[]): Promise<Decoded>;
  /** The interface at this place of the latest dump; null when there is none. */
  open(index: number): Promise<InterfaceDetail | null>;
  /** The latest dump as `ferrule decode` prints it. */
  json(): Promise<string>;
}

/** The decoder of a page; its worker is loaded with the page and ends with it. */
export function useDecoder(): Decoder {
  const [{ decoder, wake, stop }] = useState(createDecoder);
  useEffect(() => {
    wake();
    return stop;
  }, [wake, stop]);
  return decoder;
}

function createDecoder() {
  let worker: Worker | null = null;
  let last = 0;
  const wake = () =>
    (worker ??= new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' }));
  const stop = () => {
    worker?.terminate();
    worker = null;
  };
  const ask = <K extends keyof Answers>(request: Ask<K>) =>
    new Promise<Answers[K]>((done, failed) => {
      const id = ++last;
      const settled = new AbortController();
      const { signal } = settled;
      const listen = ({ data }: MessageEvent<DecodeAnswer>) => {
        if (data.id !== id) return;
        settled.abort();
        if (data.kind === 'failed') failed(new Error(data.message));
        else done(data.answer as Answers[K]);
      };
      const fail = () => failed(new Error('This browser could not run the decoder.'));
      wake().addEventListener('message', listen, { signal });
      wake().addEventListener('error', fail, { signal });
      wake().postMessage({ id, ...request }, []);
    });
  const decoder: Decoder = {
    decode: (inputs) => ask<'decode'>({ kind: 'decode', inputs }),
    open: (index) => ask<'open'>({ kind: 'open', index }),
    json: () => ask<'json'>({ kind: 'json' }),
  };
  return { decoder, wake, stop };
}
