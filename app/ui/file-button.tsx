'use client';

import type { ReactNode } from 'react';

import { Icon } from './ui-icon.tsx';

/** A button that reads a text file of the person's machine. */
export function FileButton({
  accept,
  onText,
  children,
}: {
  /** As of an input of type file. */
  accept: string;
  onText: (text: string, name: string) => void;
  children: ReactNode;
}) {
  return (
    <label className="inline-flex h-7 cursor-pointer items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 font-medium hover:bg-hover focus-within:outline-2 focus-within:outline-focus">
      <Icon name="upload" />
      {children}
      <input
        type="file"
        accept={accept}
        className="sr-only"
        onChange={async (event) => {
          const file = event.target.files?.[0];
          if (file) onText(await file.text(), file.name);
        }}
      />
    </label>
  );
}
