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

/** Whose a name is. A set of ids for each would take twice as long, and there may be a hundred thousand devices. */
const NOBODY = Symbol('nobody');
const SEVERAL = Symbol('several');
type Owner = string | typeof NOBODY | typeof SEVERAL;
type Index = Map<string, Owner>;

/** Finds the registered device behind an announcement, by a name, MAC or address that only one device has. */
export class DeviceDirectory {
  readonly #entries = new Map<string, DirectoryEntry>();
  readonly #byName: Index = new Map();
  readonly #byShortName: Index = new Map();
  readonly #byAddress: Index = new Map();
  readonly #byMac: Index = new Map();

  add(entries: readonly DirectoryEntry[]): void {
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

  /** Whose these MACs are; one that several devices have tells nothing. */
  addMacs(macs: Iterable<string>, owners: Iterable<{ mac: string; deviceId: string }>): void {
    for (const mac of macs) this.#byMac.set(mac, NOBODY);
    for (const { mac, deviceId } of owners) add(this.#byMac, mac, deviceId);
  }

  /** The MACs of which addMacs was not told yet. */
  unknownMacs(macs: Iterable<string>): string[] {
    return [...new Set(macs)].filter((mac) => !this.#byMac.has(mac));
  }

  /** What announcements of these devices may say of their sender, for the search of them. */
  callSigns(ids: Iterable<string>): { shortNames: string[]; addresses: string[] } {
    const entries = [...ids].flatMap((id) => this.#entries.get(id) ?? []);
    const texts = entries.flatMap(({ name, hostname, address }) => [name, hostname ?? '', address].map(fold));
    const addresses = texts.filter((text) => isIP(text) !== 0);
    const named = texts.filter((text) => text !== '' && isIP(text) === 0 && !isFactoryName(text));
    return { shortNames: [...new Set(named.map(shortName))], addresses: [...new Set(addresses)] };
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

  #named({ systemName, chassisId }: Announcement): string | null {
    // The device id of CDP is a name; a Nexus adds its serial number in brackets.
    const texts = [systemName, chassisId?.replace(/\([^()]*\)$/, '')].map((text) => fold(text ?? ''));
    for (const text of texts) {
      if (text === '' || isFactoryName(text) || normaliseMac(text) !== null) continue;
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
  const known = index.get(key) ?? NOBODY;
  if (known !== id) index.set(key, known === NOBODY ? id : SEVERAL);
}

function only(owner: Owner | undefined): string | null {
  return typeof owner === 'string' ? owner : null;
}
