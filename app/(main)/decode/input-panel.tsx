'use client';

import { useId, type ClipboardEvent } from 'react';

import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { useFilledEarly } from '../../ui/use-filled-early.ts';
import { byteWords } from './byte-words.ts';
import { EXAMPLE_DUMP } from './example-dump.ts';

/** A text area with more than this makes the browser slow; a larger paste is kept beside it. */
const SHOWN_CHARACTERS = 200_000;

/** What was given to decode: text that is shown and edited, or files and large pastes that are only named. */
export type Given = { kind: 'text'; text: string } | { kind: 'blobs'; blobs: { name: string; blob: Blob }[] };

export const NOTHING: Given = { kind: 'text', text: '' };

/** Text as it is given: large pastes become a blob. */
export function givenText(text: string): Given {
  return text.length <= SHOWN_CHARACTERS
    ? { kind: 'text', text }
    : { kind: 'blobs', blobs: [{ name: 'Pasted text', blob: new Blob([text]) }] };
}

export function givenFiles(files: Iterable<File>): Given {
  return { kind: 'blobs', blobs: [...files].map((file) => ({ name: file.name, blob: file })) };
}

/** Where a dump is pasted, typed, dropped or chosen. */
export function InputPanel({ given, onGive }: { given: Given; onGive: (given: Given) => void }) {
  const id = useId();
  const control = useFilledEarly<HTMLTextAreaElement>((event) => onGive(givenText(event.target.value)));
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    if (event.clipboardData.files.length > 0) onGive(givenFiles(event.clipboardData.files));
    else if (text.length > SHOWN_CHARACTERS) onGive(givenText(text));
    else return;
    event.preventDefault();
  };
  const empty = given.kind === 'text' && given.text === '';
  return (
    <section aria-label="Dump" className="rounded-lg border border-line bg-surface">
      <div className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <label htmlFor={id} className="font-semibold">
          Dump
        </label>
        <p id={`${id}-hint`} className="min-w-0 flex-1 truncate text-sm text-muted">
          <code className="mono">ethtool -m</code> as text, <code className="mono">--json</code> or{' '}
          <code className="mono">hex on</code>, page dumps, or a raw binary file. Several interfaces at once
          are fine.
        </p>
        <Button variant="ghost" onClick={() => onGive({ kind: 'text', text: EXAMPLE_DUMP })}>
          Example
        </Button>
        <label className="inline-flex h-7 cursor-pointer items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 font-medium hover:bg-hover focus-within:outline-2 focus-within:outline-focus">
          <Icon name="upload" />
          Open files
          <input
            type="file"
            multiple
            className="sr-only"
            onChange={(event) => {
              if (event.target.files?.length) onGive(givenFiles(event.target.files));
              event.target.value = '';
            }}
          />
        </label>
        <Button
          icon="close"
          blocked={empty ? 'There is nothing to clear.' : null}
          onClick={() => onGive(NOTHING)}
        >
          Clear
        </Button>
      </div>
      {given.kind === 'text' ? (
        <textarea
          id={id}
          ref={control}
          aria-describedby={`${id}-hint`}
          value={given.text}
          onChange={(event) => onGive(givenText(event.target.value))}
          onPaste={paste}
          spellCheck={false}
          autoComplete="off"
          placeholder="Paste here, or drop a file anywhere on this page."
          className="mono block h-40 w-full resize-y rounded-b-lg bg-sunken px-4 py-2 leading-5 whitespace-pre focus-visible:-outline-offset-2"
        />
      ) : (
        <ul aria-label="Files" className="h-40 overflow-auto rounded-b-lg bg-sunken px-4 py-2">
          {given.blobs.map(({ name, blob }, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- two files may have the same name
            <li key={at} className="flex items-baseline gap-2">
              <Icon name="inventory" className="text-muted" />
              <span className="mono">{name}</span>
              <span className="text-muted">{byteWords(blob.size)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
