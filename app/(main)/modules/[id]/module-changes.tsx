import type { ModuleChange } from '#lib/inventory/get-module.ts';

import { EmptyState } from '../../../ui/empty-state.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { PortLink } from './placements-panel.tsx';

const WORDS: Record<string, string> = {
  inserted: 'Inserted',
  removed: 'Removed',
  moved: 'Moved here',
  'became-unreadable': 'Became unreadable',
  'became-readable': 'Became readable',
};

function words({ kind, removed }: ModuleChange): string {
  if (kind === 'swapped') return removed ? 'Replaced by another module' : 'Replaced another module';
  return WORDS[kind] ?? kind.replaceAll('-', ' ');
}

/** What happened to the module, newest first. */
export function ModuleChanges({ changes }: { changes: ModuleChange[] }) {
  return (
    <Panel title="Changes" flush>
      {changes.length === 0 ? (
        <EmptyState icon="clock" title="Nothing has changed">
          Moves, swaps and removals appear here.
        </EmptyState>
      ) : (
        <table className="data-table" aria-label="Changes">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Change</th>
              <th scope="col">Device and port</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.id}>
                <td>
                  <Time at={change.at} />
                </td>
                <td>{words(change)}</td>
                <td>
                  <PortLink port={change} />
                </td>
                <td>
                  {change.from ? (
                    <PortLink port={change.from} />
                  ) : (
                    <Missing reason="It did not come from another port." />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
