'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';

import { Button } from '../../ui/button.tsx';

const never = () => () => {};
const hasClipboard = () => 'clipboard' in navigator;

/** Copies or saves the decoded dump as `ferrule decode` prints it. Browsers offer no clipboard over plain http. */
export function JsonButtons({ text }: { text: () => Promise<string> }) {
  const canCopy = useSyncExternalStore(never, hasClipboard, () => false);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      {canCopy && (
        <Button
          icon={copied ? 'check' : 'copy'}
          onClick={async () => {
            const json = await text();
            // A browser that refuses the clipboard still gives the JSON to the person who asked for it.
            await navigator.clipboard.writeText(json).then(
              () => setCopied(true),
              () => save(json),
            );
          }}
        >
          Copy as JSON
        </Button>
      )}
      <Button icon="download" onClick={async () => save(await text())}>
        Save as JSON
      </Button>
    </>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'modules.json';
  link.click();
  URL.revokeObjectURL(url);
}
