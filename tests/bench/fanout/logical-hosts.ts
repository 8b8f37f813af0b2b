import type { LabHost } from '../../lab/host-spec.ts';
import { makeFleet } from '../../lab/fleet.ts';
import { renderTranscript } from '../../lab/render-transcript.ts';

/** Stands in a rendered transcript where the nonce of the visit belongs. */
const NONCE = 'n0nce'.padEnd(24, '0');
const SCRIPT_NONCE = /nonce=([0-9a-zA-Z]{24})\n/;
const WANTS_PAGES = /\nraw=\nhave='\n'\n/;
const PACKED = /^printf %s (\S+) \| base64 -d/;
export const HOST_KEY_SEED = 'host bench';
const HOSTS_PER_NET = 250;

/** Each host that a fleet server plays has an address of its own on loopback, and modules of its own. */
export const addressOf = (index: number): string =>
  `127.64.${Math.floor(index / HOSTS_PER_NET)}.${1 + (index % HOSTS_PER_NET)}`;

/** A script as one command, for a tool that has no standard input to give; and the script that such a command runs. */
export const packedScript = (script: string): string =>
  `printf %s ${Buffer.from(script).toString('base64')} | base64 -d | /bin/sh -s`;
export const unpackedScript = (command: string): string =>
  Buffer.from(PACKED.exec(command)?.[1] ?? '', 'base64').toString('latin1');

export const nameOf = (index: number): string => `bench-${String(index).padStart(5, '0')}`;

/**
 * What the collection script prints on this host: four NICs, two of them with a module. Raw pages only for a script that
 * knows none of its modules, as those of the first visit.
 */
export function transcriptOf(index: number): (script: string) => string | null {
  const host = specOf(index);
  const whole = renderTranscript(host, NONCE).stdout.split(NONCE);
  const text = renderTranscript(host, NONCE, { all: false, have: [], none: true }).stdout.split(NONCE);
  return (script) => {
    const nonce = SCRIPT_NONCE.exec(script)?.[1];
    return nonce ? (WANTS_PAGES.test(script) ? whole : text).join(nonce) : null;
  };
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
