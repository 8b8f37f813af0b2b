import type { LabHost } from '../../lab/host-spec.ts';
import { makeFleet } from '../../lab/fleet.ts';
import { renderTranscript } from '../../lab/render-transcript.ts';

/** Stands in a rendered transcript where the nonce of the visit belongs. */
const NONCE = 'n0nce'.padEnd(24, '0');
export const HOST_KEY_SEED = 'host bench';
const HOSTS_PER_NET = 250;

/** Each host that a fleet server plays has an address of its own on loopback, and modules of its own. */
export const addressOf = (index: number): string =>
  `127.64.${Math.floor(index / HOSTS_PER_NET)}.${1 + (index % HOSTS_PER_NET)}`;

export const nameOf = (index: number): string => `bench-${String(index).padStart(5, '0')}`;

/** What the collection script prints on this host: four NICs, two of them with a module; some 12 KB. */
export function transcriptOf(index: number): (nonce: string) => string {
  const text = renderTranscript(specOf(index), NONCE).stdout;
  return (nonce) => text.replaceAll(NONCE, nonce);
}

function specOf(index: number): LabHost {
  const host = makeFleet({ hosts: 16 }).find(({ name }) => name === 'kvm-fra-01')!;
  const held = host.ports.filter(({ cage }) => cage.kind === 'module').slice(0, 2);
  const bare = host.ports.filter(({ cage }) => cage.kind !== 'module').slice(0, 2);
  const tail = index.toString(16).padStart(6, '0');
  for (const [at, port] of [...held, ...bare].entries()) {
    port.permanentMac = `02:0${at}:64:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`;
    port.currentMac = port.permanentMac;
    if (port.cage.kind === 'module') port.cage.module.serial = `BN${at}${String(index).padStart(7, '0')}`;
  }
  return { ...host, name: nameOf(index), ports: [...held, ...bare] };
}
