'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';

const never = () => () => {};
const hasClipboard = () => 'clipboard' in navigator;

/** Browsers offer no clipboard over plain http. `copied` holds for a moment after `copy`, which says whether it worked. */
export function useClipboard() {
  const available = useSyncExternalStore(never, hasClipboard, () => false);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (text: string): Promise<boolean> => {
    const worked = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(worked);
    return worked;
  };
  return { available, copied, copy };
}
