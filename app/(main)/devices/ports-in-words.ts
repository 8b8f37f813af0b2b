import type { DevicePort } from '#lib/devices/get-device.ts';
import { CAGE_STATES } from '#lib/fleet/cage-state.ts';

import { cageWord } from '../../ui/status.tsx';
import { shownState } from './shown-port.ts';

/** `12 modules · 4 empty`, in the order of the states. */
export function portsInWords(ports: DevicePort[]): string {
  return CAGE_STATES.map((state) => ({
    state,
    count: ports.filter((port) => shownState(port) === state).length,
  }))
    .filter(({ count }) => count > 0)
    .map(
      ({ state, count }) =>
        `${count} ${state === 'module' && count > 1 ? 'modules' : cageWord(state).toLowerCase()}`,
    )
    .join(' · ');
}

/** A port for a tooltip: its state, what is in it, its link, and where it is cabled to. */
export function portInWords(port: DevicePort): string {
  const { name, module, link, reasonMessage, shown, description } = port;
  const state = shownState(port);
  const part = shown?.side ? shown : module;
  const what =
    part && (state === 'module' || state === 'far-end-only')
      ? [part.vendor, part.partNumber].filter(Boolean).join(' ')
      : reasonMessage;
  const far =
    shown?.linkState === 'linked' &&
    `cabled to ${[shown.farDevice, shown.farPort].filter(Boolean).join(' ')}`;
  return [`${name}: ${cageWord(state)}`, what, link && `link ${link}`, far, description]
    .filter(Boolean)
    .join(', ');
}
