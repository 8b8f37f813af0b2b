import type { Heard, LinkInput, LinkPort, OwnedMac, Place, Sighting } from '#lib/links/link-input.ts';

import { type SeededRandom, seededRandom } from '../../lab/seeded-random.ts';
import type { PortLacp } from '#lib/platforms/platform.ts';

import { device, heard, lag, NOW, owned, port, stranger } from './make-link-input.ts';

/** A NIC of a made-up network and what it is really plugged into. */
export interface RandomNic {
  id: string;
  host: string;
  /** `sw1 E4`; null: nothing, or a small switch between. */
  plug: string | null;
  /** The switch port that the frames come in at, through whatever is between. */
  at: string | null;
  mac: string;
  master: LinkPort['master'];
  lacp?: PortLacp;
}

export interface RandomNetwork {
  nics: RandomNic[];
  inputs: LinkInput[];
}

const PORTS = 12;
const INTEL = '3c:fd:fe';
const VMWARE = '00:50:56';
const UNKNOWN = '00:1b:21';
const LONG_AGO = new Date(NOW.getTime() - 2 * 3_600_000);

/**
 * A tree of switches that may announce themselves to each other or not, with hosts of every way of cabling, small switches that
 * nobody registered, machines that nobody knows, guests that moved, and tables of which a part has aged out.
 */
export function randomNetwork(seed: number): RandomNetwork {
  const random = seededRandom(seed);
  const chance = (p: number) => random.next() < p;
  let macs = 0;
  const makeMac = (oui: string) => `${oui}:00:${hex((macs >> 8) & 255)}:${hex(macs++ & 255)}`;
  const switches = Array.from({ length: 1 + random.below(5) }, (_, i) => `sw${i}`);
  const ports = new Map(
    switches.flatMap((sw) =>
      Array.from({ length: PORTS }, (_, i) => [
        `${sw} E${i}`,
        port(`E${i}`, { link: 'down', permanentMac: makeMac('00:1c:73') }),
      ]),
    ),
  );
  const free = [...ports.keys()];
  const statements: Heard[] = [];
  /** What comes in where: frames with this MAC at this port. */
  const frames: { at: string; mac: string }[] = [];
  const guests = new Map<string, OwnedMac[]>();
  const nics: RandomNic[] = [];
  const trunks = joinSwitches();
  const small = chance(0.5) ? smallSwitch() : null;
  for (let i = random.below(7); i >= 0; i -= 1) addHost(`h${i}`);
  hearThroughSmallSwitch();
  moveGuests();
  addStrangers();
  return { nics, inputs: inputsOf({ random, switches, ports, trunks, frames, nics, guests, statements }) };

  function takePort(sw: string): string | null {
    const own = free.filter((id) => id.startsWith(`${sw} `));
    if (own.length === 0) return null;
    const id = random.pick(own);
    free.splice(free.indexOf(id), 1);
    ports.get(id)!.link = 'up';
    return id;
  }

  function joinSwitches(): [string, string][] {
    const announced = random.pick([0, 0.5, 1]);
    return switches.slice(1).map((sw, i) => {
      const ends: [string, string] = [takePort(sw)!, takePort(random.pick(switches.slice(0, i + 1)))!];
      if (chance(announced)) statements.push(heard(ends[0], ends[1]), heard(ends[1], ends[0]));
      return ends;
    });
  }

  /** Nobody registered it. It announces itself, or passes on what others announce. */
  function smallSwitch(): { at: string; announces: boolean } | null {
    const at = takePort(random.pick(switches));
    const announces = chance(0.4);
    if (at && announces) statements.push(stranger(at, 'small'));
    return at === null ? null : { at, announces };
  }

  function addHost(host: string): void {
    const kind = random.pick(['plain', 'plain', 'bond', 'lag', 'virtual', 'virtual', 'virtual']);
    const pair = [random.pick(switches), random.pick(switches)];
    const master =
      kind === 'plain'
        ? null
        : kind === 'virtual'
          ? { name: 'vs0', kind: 'bridge' }
          : { name: 'bond0', kind: 'bond' };
    const own = Array.from({ length: 1 + random.below(4) }, (_, n): RandomNic => {
      const behind = small !== null && kind !== 'lag' && chance(0.2);
      const sw = kind === 'lag' ? pair[n % 2]! : random.pick(switches);
      const plug = behind || chance(0.2) ? null : takePort(sw);
      return { id: `${host} eth${n}`, host, plug, at: behind ? small.at : plug, mac: makeMac(INTEL), master };
    });
    const up = own.filter(({ at }) => at !== null);
    if (kind === 'lag') for (const { plug } of up) if (plug) ports.get(plug)!.master = lag(`Po${host}`);
    if (kind === 'lag') answerLacp(own);
    nics.push(...own);
    guests.set(host, []);
    send(host, kind, own, up);
    announce(up, chance(0.3), random.pick(['no', 'no', 'port', 'name']));
  }

  /** Some hosts tell the numbers of their ports, some switches tell whom their ports have for a partner. */
  function answerLacp(own: RandomNic[]): void {
    const told = chance(0.6);
    for (const [at, nic] of own.entries()) {
      const end = { system: own[0]!.mac, port: at + 1 };
      if (told) nic.lacp = { actor: end, partner: null };
      if (nic.plug && chance(0.6)) ports.get(nic.plug)!.lacp = { actor: null, partner: end };
    }
  }

  function send(host: string, kind: string, own: RandomNic[], up: RandomNic[]): void {
    const first = own[0]!.mac;
    if (kind === 'plain') for (const { at, mac } of up) if (chance(0.85)) frames.push({ at: at!, mac });
    if (up.length === 0 || kind === 'plain') return;
    if (kind !== 'virtual') {
      for (const { at } of kind === 'lag' ? up : [random.pick(up)]) frames.push({ at: at!, mac: first });
      return;
    }
    const kernel = chance(0.6) ? first : makeMac(VMWARE);
    const only = up.length === 1 ? up[0]!.id.split(' ')[1]! : null;
    frames.push({ at: random.pick(up).at!, mac: kernel });
    guests.get(host)!.push(owned(kernel, 'vmk0', { port: only }));
    for (let i = random.below(6); i > 0; i -= 1) {
      const by = random.pick(up);
      const mac = makeMac(VMWARE);
      if (chance(0.8)) frames.push({ at: by.at!, mac });
      guests
        .get(host)!
        .push(owned(mac, `vm ${i}`, { port: only ?? (chance(0.4) ? by.id.split(' ')[1]! : null) }));
    }
  }

  function announce(up: RandomNic[], listens: boolean, sends: string): void {
    for (const { id, host, plug, at } of up) {
      const passes = plug !== null || !small!.announces;
      if (listens)
        statements.push(passes ? heard(id, chance(0.8) ? at! : at!.split(' ')[0]!) : stranger(id, 'small'));
      if (sends !== 'no' && passes) statements.push(heard(at!, sends === 'port' ? id : host));
    }
  }

  function hearThroughSmallSwitch(): void {
    if (small === null || small.announces) return;
    const behind = nics.filter(({ plug, at }) => plug === null && at !== null);
    const talks = ({ id, host }: RandomNic) =>
      statements.some(({ peer }) => peer.portId === id || (peer.portId === null && peer.deviceId === host));
    const listens = ({ id }: RandomNic) => statements.some(({ port: { id: by } }) => by === id);
    for (const one of behind.filter(listens)) {
      for (const other of behind.filter(talks))
        if (other.host !== one.host) statements.push(heard(one.id, other.id));
    }
  }

  /** Guests that are elsewhere since their host listed them; the new host may have listed them, too. */
  function moveGuests(): void {
    for (const [host, list] of guests) {
      for (const guest of list.filter(({ owner }) => owner.startsWith('vm ') && chance(0.1))) {
        const others = nics.filter((nic) => nic.at !== null && nic.host !== host);
        if (others.length === 0) continue;
        const to = random.pick(others);
        const known = frames.find(({ mac }) => mac === guest.mac);
        if (known) known.at = to.at!;
        guest.seenAt = LONG_AGO;
        if (chance(0.5)) continue;
        guest.isElsewhere = true;
        guests.get(to.host)!.push(owned(guest.mac, guest.owner));
      }
    }
  }

  function addStrangers(): void {
    const places = switches.flatMap((sw) => (chance(0.5) ? (takePort(sw) ?? []) : []));
    for (const at of [...places, ...(small ? [small.at] : [])]) {
      for (let i = random.below(6); i > 0; i -= 1)
        frames.push({ at, mac: makeMac(chance(0.5) ? UNKNOWN : '02:00:00') });
    }
  }
}

interface Parts extends Pick<RandomNetwork, 'nics'> {
  random: SeededRandom;
  switches: string[];
  ports: Map<string, LinkPort>;
  trunks: [string, string][];
  frames: { at: string; mac: string }[];
  guests: Map<string, OwnedMac[]>;
  statements: Heard[];
}

/** The same as the loader makes of it, but that it leaves out no uplink. */
function inputsOf({ random, switches, ports, trunks, frames, nics, guests, statements }: Parts): LinkInput[] {
  const table = flood();
  const far = switches.map((sw) =>
    device(
      sw,
      'switch',
      [...ports].flatMap(([id, each]) => (id.startsWith(`${sw} `) ? each : [])),
    ),
  );
  return [...guests].map(([host, list]) => {
    const own = nics.filter((nic) => nic.host === host);
    const bond = own[0]!.master?.kind === 'bond' ? own[0]!.mac : null;
    const near = device(
      host,
      'host',
      own.map(({ id, mac, at, master, lacp }) =>
        port(id.split(' ')[1]!, {
          ...(lacp && { lacp }),
          permanentMac: mac,
          currentMac: bond ?? mac,
          master,
          link: at ? 'up' : 'down',
        }),
      ),
    );
    const macs = new Set([...own.map(({ mac }) => mac), ...list.map(({ mac }) => mac)]);
    const sightings = table.filter(({ mac }) => macs.has(mac));
    const keys = new Set(table.map(({ deviceId, port: at }) => `${deviceId} ${at}`));
    const places = [...keys].map((key) => placeOf(key, host));
    return {
      near,
      far,
      heard: statements,
      ownedMacs: list,
      sightings,
      places,
      pins: [],
      cableEnds: new Map(),
    };
  });

  /** Each MAC where it comes in, and on most other switches behind the trunk that leads there. */
  function flood(): Sighting[] {
    const seen = new Map<string, Sighting>();
    const add = (deviceId: string, at: string, mac: string) =>
      seen.set(`${deviceId} ${at} ${mac}`, { deviceId, port: at, mac, seenAt: NOW, current: true });
    for (const { at, mac } of frames) {
      const [sw = '', name = ''] = at.split(' ');
      add(sw, ports.get(at)!.master?.name ?? name, mac);
    }
    for (const mac of new Set(frames.map((frame) => frame.mac))) {
      const home = new Set(frames.filter((frame) => frame.mac === mac).map(({ at }) => at.split(' ')[0]!));
      for (const sw of switches) {
        const way = home.has(sw) || random.next() < 0.1 ? null : wayTo([...home][0]!, sw);
        if (way) add(sw, way.split(' ')[1]!, mac);
      }
    }
    return [...seen.values()];
  }

  /** The port of a switch that leads to another one. */
  function wayTo(target: string, from: string, before?: string): string | null {
    for (const ends of [...trunks, ...trunks.map(([a, b]) => [b, a] as const)]) {
      const [here, there] = [ends[0].split(' ')[0]!, ends[1].split(' ')[0]!];
      if (here !== from || there === before) continue;
      if (there === target || wayTo(target, there, from) !== null) return ends[0];
    }
    return null;
  }

  function ownersOf(mac: string): { deviceId: string; own: boolean }[] {
    const nic = nics.find((each) => each.mac === mac)?.host;
    const listed = [...guests].flatMap(([deviceId, list]) =>
      list
        .filter((each) => each.mac === mac)
        .map(({ owner }) => ({ deviceId, own: !owner.startsWith('vm ') })),
    );
    return nic === undefined
      ? listed
      : [...listed.filter(({ deviceId }) => deviceId !== nic), { deviceId: nic, own: true }];
  }

  function placeOf(key: string, host: string): Place {
    const [deviceId = '', at = ''] = key.split(' ');
    const macs = table
      .filter((entry) => entry.deviceId === deviceId && entry.port === at)
      .map(({ mac }) => mac);
    const owners = new Map<string, Place['owners'][number]>();
    for (const { deviceId: id, own } of macs.flatMap(ownersOf)) {
      const count = owners.get(id) ?? { deviceId: id, device: id, own: 0, machines: 0 };
      owners.set(id, { ...count, own: count.own + Number(own), machines: count.machines + Number(!own) });
    }
    const elsewhere = new Map<string, Place['elsewhere'][number]>();
    const others = macs.filter((mac) => !ownersOf(mac).some((owner) => owner.deviceId === host));
    for (const entry of table.filter(({ mac, deviceId: id }) => id !== deviceId && others.includes(mac))) {
      const there = `${entry.deviceId} ${entry.port}`;
      elsewhere.set(there, {
        deviceId: entry.deviceId,
        port: entry.port,
        macs: (elsewhere.get(there)?.macs ?? 0) + 1,
      });
    }
    const strangers = macs.filter((mac) => mac.startsWith(UNKNOWN)).length;
    return {
      deviceId,
      port: at,
      macs: macs.length,
      strangers,
      owners: [...owners.values()],
      elsewhere: [...elsewhere.values()],
    };
  }
}

/** Whether anything that was heard or learned tells that a small switch is between: otherwise nobody can know. */
export function isBetrayed({ host, at }: RandomNic, { heard: all, places }: LinkInput): boolean {
  const [deviceId, name] = at!.split(' ');
  const place = places.find((each) => each.deviceId === deviceId && each.port === name);
  const crowded =
    place?.owners.some((owner) => owner.deviceId !== host && owner.own > 0) || (place?.strangers ?? 0) > 3;
  const others = all.some(
    (each) =>
      (each.port.id === at && each.peer.deviceId !== host) ||
      (each.peer.portId === at && each.deviceId !== host),
  );
  return crowded || others;
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0');
