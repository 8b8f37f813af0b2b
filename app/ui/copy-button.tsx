'use client';

import { IconButton } from './button.tsx';
import { useClipboard } from './use-clipboard.ts';

/** Copies `text`; shows a tick for a moment. Absent where the browser offers no clipboard (plain http). */
export function CopyButton({
  text,
  label,
  className = '',
}: {
  text: string;
  label: string;
  className?: string;
}) {
  const { available, copied, copy } = useClipboard();
  if (!available) return null;
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : label}
      className={`h-6! w-6! ${className}`}
      onClick={() => void copy(text)}
    />
  );
}
