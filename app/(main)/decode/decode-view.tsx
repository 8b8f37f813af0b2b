'use client';

import { useEffect, useState, type DragEvent } from 'react';

import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Panel } from '../../ui/panel.tsx';
import { byteWords } from './byte-words.ts';
import type { Decoded, DumpInput, InterfaceDetail, InterfaceRow } from './decode-messages.ts';
import { type Given, givenFiles, givenText, InputPanel, NOTHING } from './input-panel.tsx';
import { InterfaceDetailView } from './interface-detail.tsx';
import { InterfaceList } from './interface-list.tsx';
import { JsonButtons } from './json-buttons.tsx';
import { type Decoder, useDecoder } from './use-decoder.ts';

const TYPING_MS = 150;

interface Shown {
  decoded: Decoded;
  index: number;
  detail: InterfaceDetail | null;
}

/** Decodes what a person pastes or drops. All of it happens in this page: no request carries any of it. */
export function DecodeView() {
  const decoder = useDecoder();
  const [given, setGiven] = useState<Given>(NOTHING);
  const [shown, setShown] = useState<Shown | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [dragging, setDragging] = useState(false);

  useEffect(() => {
    const inputs = inputsOf(given);
    let stale = false;
    const timer = setTimeout(
      async () => {
        setBusy(inputs.length > 0);
        try {
          const next = inputs.length === 0 ? null : await firstOf(await decoder.decode(inputs), decoder);
          if (stale) return;
          setShown(next);
          setFailure(null);
        } catch (error) {
          if (!stale) setFailure(messageOf(error));
        }
        if (!stale) setBusy(false);
      },
      given.kind === 'text' ? TYPING_MS : 0,
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [decoder, given]);

  const open = async (index: number) => {
    try {
      const detail = await decoder.open(index);
      setShown((was) => was && { ...was, index, detail });
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const { files } = event.dataTransfer;
    if (files.length > 0) setGiven(givenFiles(files));
    else setGiven(givenText(event.dataTransfer.getData('text/plain')));
  };

  return (
    <div
      className={`flex min-h-0 flex-1 flex-col -outline-offset-4 outline-accent outline-dashed ${dragging ? 'outline-2' : 'outline-0'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
      }}
      onDrop={drop}
    >
      <Page
        title="Decode"
        summary="Everything is decoded in this browser; nothing that you paste or open leaves it."
        actions={shown && <JsonButtons text={decoder.json} />}
      >
        <InputPanel given={given} onGive={setGiven} />
        <p role="status" className="-my-2 min-h-5 text-sm text-muted">
          {busy ? 'Decoding …' : shown ? summaryOf(shown.decoded) : ''}
        </p>
        {failure && (
          <Notice tone="bad" title="The dump could not be decoded">
            {failure}
          </Notice>
        )}
        {shown === null ? <Nothing /> : <Answers shown={shown} onOpen={open} />}
      </Page>
    </div>
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function inputsOf(given: Given): DumpInput[] {
  if (given.kind === 'blobs') return given.blobs.map(({ name, blob }) => ({ source: name, data: blob }));
  return given.text.trim() === '' ? [] : [{ source: '-', data: given.text }];
}

/** The list with the first interface that holds a module open. */
async function firstOf(decoded: Decoded, decoder: Decoder): Promise<Shown> {
  const index = Math.max(
    0,
    decoded.rows.findIndex(({ state }) => state === 'module'),
  );
  return { decoded, index, detail: await decoder.open(index) };
}

function Nothing() {
  return (
    <Panel title="Decoded" className="flex flex-1 flex-col">
      <EmptyState icon="cage-module" title="Nothing to decode yet">
        Paste what <code className="mono">ethtool -m</code> printed, or open a dump of the module’s memory.
      </EmptyState>
    </Panel>
  );
}

function Answers({ shown, onOpen }: { shown: Shown; onOpen: (index: number) => void }) {
  const { decoded, detail, index } = shown;
  return (
    <>
      {decoded.leftOff > 0 && (
        <Notice tone="warn" title={`${byteWords(decoded.leftOff)} at the end were not read`}>
          Of each file the first 32 MB are decoded. Split it and decode the rest on its own.
        </Notice>
      )}
      {decoded.rows.every(isUseless) && (
        <Notice tone="warn" title="No module data was found in this dump">
          It holds no answer of ethtool -m, no hex table, no page dump and no image of a module’s memory. What
          was found instead is shown below.
        </Notice>
      )}
      {decoded.rows.length > 1 && <InterfaceList rows={decoded.rows} current={index} onOpen={onOpen} />}
      {detail && <InterfaceDetailView key={index} detail={detail} />}
    </>
  );
}

function isUseless({ reason }: InterfaceRow): boolean {
  return reason === 'garbage' || reason === 'no-answer';
}

function summaryOf({ rows, bytes, milliseconds }: Decoded): string {
  const modules = rows.filter(({ state }) => state === 'module').length;
  const words = (count: number, word: string) =>
    `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
  return `${words(modules, 'module')} in ${words(rows.length, 'interface')}, ${byteWords(bytes)}, decoded in ${Math.max(1, Math.round(milliseconds))} ms.`;
}
