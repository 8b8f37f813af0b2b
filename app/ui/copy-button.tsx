'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';

import { IconButton } from './button.tsx';

const never = () => () => {};
const hasClipboard = () => 'clipboard' in navigator;

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
  const available = useSyncExternalStore(never, hasClipboard, () => false);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!available) return null;
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : label}
      className={`h-6! w-6! ${className}`}
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    />
  );
}
