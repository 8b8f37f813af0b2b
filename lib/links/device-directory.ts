import { isIP } from 'node:net';

import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';

/** A registered device by everything that it may be called in an announcement. */
export interface DirectoryEntry {
  id: string;
  role: string;
  name: string;
  hostname: string | null;
  address: string;
}

/** What an announcement says of who sent it. */
export interface Announcement {
  chassisId: string | null;
  systemName: string | null;
  remotePort: string | null;
  managementAddress: string | null;
}

/** Names that systems have before anybody gave them one: they tell nobody apart. */
const FACTORY_NAMES = new Set([
  'localhost', 'switch', 'router', 'sonic', 'cumulus', 'mikrotik', 'arista', 'veos', 'os10', 'hpe', 'h3c', 'huawei',
  'ubuntu', 'debian', 'esxi', '(none)', 'none', 'unknown', 'amnesiac',
]); // prettier-ignore

/** Whose a name is. */
const SEVERAL = Symbol('several');
type Index = Map<string, string | typeof SEVERAL>;

/** What announcements call their senders by: what is to be asked for before they can be found. */
export interface CallSigns {
  /** As the SQL function call_sign makes them of names and addresses. */
  names: string[];
  macs: string[];
}

/**
 * Finds the registered device behind an announcement, by a name, MAC or address that only one device has. It knows the devices
 * that it was told of, and must be told of all that an announcement may mean before it is asked for its sender.
 */
export class DeviceDirectory {
  readonly #entries = new Map<string, DirectoryEntry>();
  readonly #byName: Index = new Map();
  readonly #byShortName: Index = new Map();
  readonly #byAddress: Index = new Map();
  readonly #byMac: Index = new Map();
  readonly #told = new Set<string>();

  add(entries: Iterable<DirectoryEntry>): void {
    for (const entry of entries) {
      const { id, name, hostname, address } = entry;
      this.#entries.set(id, entry);
      for (const text of hostname === null || hostname === name ? [name] : [name, hostname]) {
        const full = fold(text);
        if (full === '' || isFactoryName(full) || isIP(full) !== 0) continue;
        add(this.#byName, full, id);
        add(this.#byShortName, beforeDot(full), id);
      }
      for (const text of [name, address]) if (isIP(text) !== 0) add(this.#byAddress, fold(text), id);
      if (isIP(address) === 0) add(this.#byName, fold(address), id);
    }
  }

  /** Whose MACs are; one that several devices have tells nothing. */
  addMacs(owners: Iterable<{ mac: string; id: string }>): void {
    for (const { mac, id } of owners) add(this.#byMac, mac, id);
  }

  /** What these announcements call their senders by that settle was not told of. */
  unsettled(heard: Iterable<Announcement>): CallSigns {
    const names = new Set<string>();
    const macs = new Set<string>();
    for (const { systemName, chassisId, remotePort, managementAddress } of heard) {
      for (const text of [...namesIn({ systemName, chassisId }), fold(managementAddress ?? '')])
        if (text !== '' && !isFactoryName(text)) names.add(callSign(text));
      for (const text of [chassisId, remotePort]) {
        const mac = normaliseMac(text ?? '');
        if (mac !== null) macs.add(mac);
      }
    }
    const isOpen = (sign: string) => !this.#told.has(sign);
    return { names: [...names].filter(isOpen), macs: [...macs].filter(isOpen) };
  }

  /** Every device that these may mean was added. */
  settle({ names, macs }: CallSigns): void {
    for (const sign of [...names, ...macs]) this.#told.add(sign);
  }

  /** What announcements of these devices may say of their sender, for the search of them. */
  callSigns(ids: Iterable<string>): { names: string[]; addresses: string[] } {
    const entries = [...ids].flatMap((id) => this.#entries.get(id) ?? []);
    const texts = entries
      .flatMap(({ name, hostname, address }) => [name, hostname ?? '', address].map(fold))
      .filter((text) => text !== '' && !isFactoryName(text));
    return {
      names: [...new Set(texts.map(callSign))],
      addresses: [...new Set(texts.filter((text) => isIP(text) !== 0))],
    };
  }

  get(id: string): DirectoryEntry | undefined {
    return this.#entries.get(id);
  }

  /** The device's id; null for a stranger, and where name and MAC tell of two devices. */
  find(heard: Announcement): string | null {
    const named = this.#named(heard);
    const byMac = this.#owner(heard.chassisId) ?? this.#owner(heard.remotePort);
    if (named !== null && byMac !== null && named !== byMac) return null;
    return named ?? byMac ?? this.#addressed(heard.managementAddress);
  }

  #named(heard: Announcement): string | null {
    for (const text of namesIn(heard)) {
      const exact = only(this.#byName.get(text));
      if (exact !== null) return exact;
      const addressed = this.#addressed(text);
      if (addressed !== null) return addressed;
      if (isIP(text) !== 0) continue;
      const short = only(this.#byShortName.get(shortName(text)));
      if (short !== null && this.#mayBe(short, text)) return short;
    }
    return null;
  }

  /** A short name fits any domain; two domains must be the same. */
  #mayBe(id: string, text: string): boolean {
    const { name, hostname } = this.#entries.get(id)!;
    const domains = [name, hostname ?? '']
      .map((own) => domainOf(fold(own)))
      .filter((domain) => domain !== '');
    const domain = domainOf(text);
    return domain === '' || domains.length === 0 || domains.includes(domain);
  }

  #owner(text: string | null): string | null {
    const mac = normaliseMac(text ?? '');
    return mac === null ? null : only(this.#byMac.get(mac));
  }

  #addressed(text: string | null): string | null {
    return text === null ? null : only(this.#byAddress.get(fold(text)));
  }
}

/** `esx01` of `ESX01.example.net`. */
export function shortName(name: string): string {
  return beforeDot(fold(name));
}

function beforeDot(folded: string): string {
  const at = folded.indexOf('.');
  return at < 0 ? folded : folded.slice(0, at);
}

/** Folded, without what tells nobody apart. The device id of CDP is a name; a Nexus adds its serial number in brackets. */
function namesIn({ systemName, chassisId }: Pick<Announcement, 'systemName' | 'chassisId'>): string[] {
  return [systemName, chassisId?.replace(/\([^()]*\)$/, '')]
    .map((text) => fold(text ?? ''))
    .filter((text) => text !== '' && !isFactoryName(text) && normaliseMac(text) === null);
}

/** The short form of a name, the whole of what looks like an address: as the SQL function of this name. */
function callSign(folded: string): string {
  return /^[0-9.]+$/.test(folded) || folded.includes(':') ? folded : beforeDot(folded);
}

function domainOf(folded: string): string {
  const at = folded.indexOf('.');
  return at < 0 ? '' : folded.slice(at + 1);
}

function fold(text: string): string {
  const lower = text.trim().toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

function isFactoryName(folded: string): boolean {
  return FACTORY_NAMES.has(folded) || FACTORY_NAMES.has(beforeDot(folded));
}

function add(index: Index, key: string, id: string): void {
  index.set(key, (index.get(key) ?? id) === id ? id : SEVERAL);
}

function only(owner: string | typeof SEVERAL | undefined): string | null {
  return typeof owner === 'string' ? owner : null;
}
