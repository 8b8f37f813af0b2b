import type { DevicePort } from '#lib/devices/get-device.ts';

import { CageGlyph, cageWord } from '../../../ui/status.tsx';
import { shownState } from '../../devices/shown-port.ts';
import { portInWords } from '../../devices/ports-in-words.ts';
import type { PortGroup } from './front-panel.ts';

/** From so many ports on, a group has two rows, as the fronts of switches do: odd above even. */
const TWO_ROWS = 8;

/** The ports as the switch numbers them, each with its cage state and link; a port leads to its row. */
export function CageStrip({ groups }: { groups: PortGroup[] }) {
  return (
    <ul aria-label="Ports as they are numbered" className="flex flex-wrap gap-x-4 gap-y-3">
      {groups.map(({ prefix, ports }) => (
        <li key={prefix + ports[0]?.label} className="min-w-0">
          <p className="mono mb-0.5 text-xs text-faint">{prefix}</p>
          <ul
            className={`grid w-max max-w-full grid-flow-col overflow-x-auto rounded-md border border-line bg-canvas p-0.5 ${
              ports.length >= TWO_ROWS ? 'grid-rows-2' : ''
            }`}
          >
            {ports.map(({ port, label }) => (
              <li key={port.id}>
                <Cage port={port} label={label} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Cage({ port, label }: { port: DevicePort; label: string }) {
  const state = shownState(port);
  const found = port.shown?.findings ?? 0;
  return (
    <a
      href={`#port-${port.id}`}
      title={portInWords(port)}
      className="relative flex h-9 w-8.5 flex-col items-center justify-center rounded-sm hover:bg-hover focus-visible:-outline-offset-2"
    >
      <CageGlyph state={state} size={15} />
      <span className="mono max-w-8 truncate text-xs leading-3.5 text-muted">{label}</span>
      {/* The lamp: lit while the link is up. */}
      <span
        aria-hidden="true"
        className={`absolute top-0.5 right-0.5 size-1.5 rounded-full ${port.link === 'up' ? 'bg-ok-fill' : 'border border-line-strong'}`}
      />
      {found > 0 && (
        <span aria-hidden="true" className="absolute top-0 left-0.5 text-xs leading-3 font-bold text-warn">
          !
        </span>
      )}
      <span className="sr-only">
        {cageWord(state)}
        {port.link && `, link ${port.link}`}
        {found > 0 && `, ${found} ${found === 1 ? 'finding' : 'findings'}`}
      </span>
    </a>
  );
}
