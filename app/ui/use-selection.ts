'use client';

import { useState } from 'react';

import type { Selection } from './data-table.tsx';

/** Selected row ids. Ids that are no longer among `ids` do not count as selected. */
export function useSelection(ids: string[]): Selection & { clear: () => void } {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const selected = new Set(ids.filter((id) => chosen.has(id)));
  return {
    selected,
    toggle(id) {
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      setChosen(next);
    },
    toggleAll(all) {
      setChosen(all.every((id) => selected.has(id)) ? new Set() : new Set(all));
    },
    clear: () => setChosen(new Set()),
  };
}
