import type { DeviceReading } from '#lib/platforms/platform.ts';
import { readingOfTranscript } from '#lib/platforms/registry.ts';

import { makeFleet } from '../../lab/fleet.ts';
import type { LabPort } from '../../lab/host-spec.ts';
import { renderTranscript } from '../../lab/render-transcript.ts';

export const PORTS = 48;
const NONCE = 'n0nce'.padEnd(24, '0');

const host = makeFleet({ hosts: 16 }).find(({ name }) => name === 'kvm-fra-01')!;
const held = host.ports.filter(({ cage }) => cage.kind === 'module');
let hosts = 0;

/** What a host's first visit reads, and what a later one does where nothing changed. */
export interface Readings {
  first: DeviceReading;
  again: DeviceReading;
}

/** Those of a new host with 48 modules, each with a serial of its own. */
export function nextReadings(): Readings {
  const index = hosts++;
  const ports = Array.from({ length: PORTS }, (_, at) => withSerial(held[at % held.length]!, index, at));
  const read = (have: string[]) => {
    const { stdout } = renderTranscript({ ...host, name: `bench-${index}`, ports }, NONCE, {
      all: false,
      have,
    });
    return readingOfTranscript({ platform: 'linux', nonce: NONCE, stdout, stderr: '', exitCode: 0 });
  };
  const first = read([]);
  // A module whose raw pages are stored is not asked for them again.
  return { first, again: read(first.ports.flatMap(({ moduleWords }) => moduleWords ?? [])) };
}

function withSerial(port: LabPort, index: number, at: number): LabPort {
  if (port.cage.kind !== 'module') return port;
  const tail = `${index.toString(16).padStart(6, '0')}${at.toString(16).padStart(2, '0')}`;
  const mac = `02:00:${tail.match(/../g)!.join(':')}`;
  const cage = { kind: port.cage.kind, module: { ...port.cage.module, serial: `BN${tail}` } };
  return { ...port, name: `eth${at}`, permanentMac: mac, currentMac: mac, cage };
}
