import { LANE_REASON } from '#lib/fleet/lane-reason.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { textField, visibleText } from '#lib/optics/visible-text.ts';
import type { CliPlatform, ParsedModule, ParsedPort } from '#lib/platforms/command-facts.ts';
import type { PortReading } from '#lib/platforms/platform.ts';

import { fixedPort, withoutModule } from '../cage-of-nic.ts';
import { moduleIn, portNamed } from './bare-facts.ts';
import type { SeatedModules } from './join-modules.ts';
import { moduleOfWords } from './module-of-words.ts';
import type { PortLedger } from './port-ledger.ts';
import { readTypeWords } from './type-words.ts';

/** Each port of the switch with the state of its cage. `refused`: why no command listed the modules; null: one did. */
export function portReadings(
  platform: CliPlatform,
  ledger: PortLedger,
  { modules, lanes }: SeatedModules,
  refused: string | null,
): PortReading[] {
  // A module at a port that no command lists is shown all the same, under the name it was given.
  const unlisted = [...modules.keys()]
    .filter((name) => !ledger.ports.has(name))
    .map((name) => portNamed(name));
  return [...ledger.ports.values(), ...unlisted].map((port) =>
    portReading(port, readingOf(platform, port, modules.get(port.name), lanes.get(port.name), refused)),
  );
}

function readingOf(
  { ports, privilege }: CliPlatform,
  port: ParsedPort,
  module: ParsedModule | undefined,
  holder: string | undefined,
  refused: string | null,
): ModuleReading {
  const media = port.mediaType ?? null;
  if (module) return { state: 'module', reason: null, module: moduleOfWords(module, media) };
  if (holder !== undefined) return laneOf(holder);
  if (ports.fixed?.test(port.name)) return fixedPort(media ?? 'This port has no cage, by its name.');
  const isPluggable = media !== null && !RJ45.test(media) && readTypeWords(media).mediaClass;
  if (media !== null && (RJ45.test(media) || isPluggable === 'base-t')) return fixedPort(media);
  // Some systems name the type of a module with their ports and leave it out where they list modules.
  if (isPluggable) {
    return {
      state: 'module',
      reason: null,
      module: moduleOfWords(moduleIn(port.name, { type: media }), null),
    };
  }
  if (refused !== null) {
    return withoutModule('unreadable', 'permission', refused, `What the account needs: ${privilege}`);
  }
  return {
    state: 'empty',
    reason: {
      kind: 'empty-cage',
      message: 'The switch lists no module in this port.',
      remedy: 'Nothing to do, unless one is plugged in: then seat it fully and the right way round.',
    },
    module: null,
  };
}

/** What systems call the media of a port that is a socket for RJ45. */
const RJ45 = /RJ-?45|twisted|^(?:common )?copper$/i;

/** The module of a cage stands at one port; the other lanes of the cage have none of their own. */
function laneOf(holder: string): ModuleReading {
  const reading = fixedPort(`${LANE_REASON}${holder}.`);
  return {
    ...reading,
    reason: reading.reason && { ...reading.reason, remedy: `See ${visibleText(holder, 64)}.` },
  };
}

function portReading(port: ParsedPort, reading: ModuleReading): PortReading {
  const link = port.status === null ? null : port.status === 'up' ? 'up' : 'down';
  const lag = port.lag == null ? null : textField(port.lag);
  return {
    name: visibleText(port.name, 64),
    permanentMac: null,
    currentMac: port.mac,
    driver: null,
    driverVersion: null,
    firmware: null,
    busAddress: null,
    hardwareId: null,
    link,
    // The speed of a port that is down is one it was set to.
    speedMbps: link === 'up' ? port.speedMbps : null,
    duplex: null,
    portType: port.mediaType == null ? null : textField(port.mediaType),
    // Comware describes a port by its name where nobody did.
    description:
      port.description === null || port.description === `${port.name} Interface`
        ? null
        : textField(port.description),
    master: lag === null ? null : { name: lag, kind: 'lag' },
    ...(port.lacpPartner && { lacp: { actor: null, partner: port.lacpPartner } }),
    fec: null,
    reading,
    rawText: '',
    moduleWords: null,
    rawPages: null,
  };
}
