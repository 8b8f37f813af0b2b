import { failure } from './host-answers.ts';
import type { LabHost, LabModule, LabPort } from './host-spec.ts';
import type { SeededRandom } from './seeded-random.ts';

const BANNER = `${'*'.repeat(78)}\n* Authorised access only. All activity is recorded.${' '.repeat(26)}*\n${'*'.repeat(78)}\n`;

/** Trouble of a whole host, with its share per 120 hosts. A host gets at most one. */
const HOST_TROUBLES: { share: number; apply: (host: LabHost) => void }[] = [
  { share: 2, apply: (host) => (host.trouble = 'refused') },
  { share: 1, apply: (host) => (host.trouble = 'wrong-password') },
  { share: 1, apply: (host) => (host.trouble = 'changed-key') },
  { share: 3, apply: (host) => (host.latencyMs = 3000) },
  { share: 2, apply: (host) => (host.ethtool = null) },
  { share: 2, apply: (host) => signInAs(host, 'sudo-refused') },
  { share: 6, apply: (host) => signInAs(host, 'sudo-allowed') },
  {
    share: 2,
    apply: (host) => {
      host.banner = BANNER.repeat(20);
      host.noise = `Last login: never\n@@nobody port eth9\n${'This message of the day goes on and on.\n'.repeat(4000)}`;
    },
  },
];

/** Trouble of one port, likewise. */
const PORT_TROUBLES: { share: number; apply: (port: LabPort, module: LabModule, host: LabHost) => void }[] = [
  {
    share: 5,
    apply: (port, _module, host) => {
      port.cage = { kind: 'error', text: failure(host.ethtool ?? '4.8', 'Input/output error').text };
      port.link = 'down';
    },
  },
  {
    share: 2,
    apply: (port) => {
      port.cage = { kind: 'garbage', text: `\t${'Identifier'.padEnd(41)} : 0xff (reserved or unknown)` };
    },
  },
  {
    share: 1,
    apply: (_port, module) => {
      const vendor = '\x1b[31m<b>OEM</b>';
      module.part = { ...module.part, vendor, partNumber: `=cmd|'/c'!A0`, revision: '\xff\xfe' };
    },
  },
  { share: 3, apply: (_port, module) => module.rxPowerMw.fill(0.0178) },
  {
    share: 1,
    apply: (port, module) => {
      module.rxPowerMw.fill(0);
      port.link = 'down';
    },
  },
];

/** Gives a share of the fleet something wrong, and joins a few hosts by a cable whose ends carry the same serial. */
export function addTroubles(fleet: LabHost[], random: SeededRandom): void {
  const free = [...fleet];
  const take = () => free.splice(random.below(free.length), 1)[0];
  const times = (share: number) => Math.round((share * fleet.length) / 120);
  for (const { share, apply } of HOST_TROUBLES) {
    for (let i = 0; i < times(share); i++) {
      const host = take();
      if (host) apply(host);
    }
  }
  for (const { share, apply } of PORT_TROUBLES) {
    for (let i = 0; i < times(share); i++) {
      const host = take();
      const port = host?.ports.find(({ cage }) => cage.kind === 'module' && cage.module.part.domLanes > 0);
      if (host && port?.cage.kind === 'module') apply(port, port.cage.module, host);
      else i--;
      if (free.length === 0) return;
    }
  }
  for (let i = 0; i < times(4); i++) joinByCable(free);
}

function signInAs(host: LabHost, account: 'sudo-allowed' | 'sudo-refused'): void {
  host.account = account;
  host.login = 'ferrule-key';
}

/** One cable between two hosts of a site: each end is a module with the cable's part and serial. */
function joinByCable(free: LabHost[]): void {
  const near = free.find((host) => lastCable(host) && free.some((other) => matches(host, other)));
  const far = near && free.find((other) => matches(near, other));
  const [from, to] = [near && lastCable(near), far && lastCable(far)];
  if (!near || !far || from?.cage.kind !== 'module' || to?.cage.kind !== 'module') return;
  to.cage = { kind: 'module', module: { ...from.cage.module } };
  free.splice(free.indexOf(near), 1);
  free.splice(free.indexOf(far), 1);
}

function matches(near: LabHost, far: LabHost): boolean {
  const [a, b] = [lastCable(near), lastCable(far)];
  return near !== far && near.site === far.site && a !== undefined && a.nic.speedMbps === b?.nic.speedMbps;
}

function lastCable(host: LabHost): LabPort | undefined {
  return host.ports.findLast(
    ({ cage }) => cage.kind === 'module' && cage.module.part.cableM > 0 && cage.module.part.domLanes === 0,
  );
}
