'use client';

import { Button } from '../../ui/button.tsx';
import { useClipboard } from '../../ui/use-clipboard.ts';

/** Copies or saves the decoded dump as `ferrule decode` prints it. */
export function JsonButtons({ text }: { text: () => Promise<string> }) {
  const { available, copied, copy } = useClipboard();
  return (
    <>
      {available && (
        <Button
          icon={copied ? 'check' : 'copy'}
          onClick={async () => {
            const json = await text();
            // A browser that refuses the clipboard still gives the JSON to the person who asked for it.
            if (!(await copy(json))) save(json);
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
