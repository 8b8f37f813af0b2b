'use client';

import { useState } from 'react';

import { Button } from '../../ui/button.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CageStatus } from '../../ui/status.tsx';
import type { InterfaceRow } from './decode-messages.ts';

const AT_ONCE = 200;

/** The interfaces of a dump; one is open below. */
export function InterfaceList({
  rows,
  current,
  onOpen,
}: {
  rows: InterfaceRow[];
  current: number;
  onOpen: (index: number) => void;
}) {
  const [limit, setLimit] = useState(AT_ONCE);
  const several = new Set(rows.map(({ source }) => source)).size > 1;
  return (
    <Panel title="Interfaces" aside={`${rows.length.toLocaleString('en')} found`} flush>
      <div className="relative max-h-60 overflow-auto">
        <table className="data-table" aria-label="Interfaces">
          <thead>
            <tr>
              <th scope="col">Interface</th>
              {several && <th scope="col">File</th>}
              <th scope="col">State</th>
              <th scope="col">Type</th>
              <th scope="col">Vendor</th>
              <th scope="col">Part number</th>
              <th scope="col">Serial</th>
              <th scope="col" data-align="end" data-rest="">
                Cable length
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, limit).map((row, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- interfaces of a dump may share their name
              <tr key={index} aria-selected={index === current}>
                <td>
                  <button
                    type="button"
                    className="link mono focus-visible:-outline-offset-2"
                    aria-current={index === current}
                    onClick={() => onOpen(index)}
                  >
                    {row.interface ?? `no. ${index + 1}`}
                  </button>
                </td>
                {several && <td className="mono">{row.source}</td>}
                <td>
                  <CageStatus state={row.state} />
                </td>
                <td>{row.functionalClass ?? <Missing reason="It cannot be told." />}</td>
                <td>{row.vendor ?? <Missing reason="It was not read." />}</td>
                <td className="mono">{row.partNumber ?? <Missing reason="It was not read." />}</td>
                <td className="mono">{row.serial ?? <Missing reason="It was not read." />}</td>
                <td data-align="end">
                  {row.cableLengthM === null ? (
                    <Missing reason="It is no cable, or states none." />
                  ) : (
                    `${row.cableLengthM} m`
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > limit && (
          <div className="p-2 text-center">
            <Button variant="ghost" onClick={() => setLimit(limit + AT_ONCE)}>
              Show {Math.min(AT_ONCE, rows.length - limit)} more
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
