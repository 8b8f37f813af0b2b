import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';

import type { LinkPort } from './link-input.ts';
import { portFigures, portKey } from './port-key.ts';

/** What an announcement says of the port it was sent from. */
export interface AnnouncedPort {
  remotePort: string | null;
  remotePortDescription?: string | null;
}

type Known = Pick<LinkPort, 'id' | 'name' | 'permanentMac' | 'currentMac' | 'description'>;

/**
 * The port that an announcement names, among those of the device that sent it: by name in any spelling, by MAC, by the
 * description that a person gave it. Null unless exactly one port fits.
 */
export function findPort<P extends Known>(ports: readonly P[], announced: AnnouncedPort): P | null {
  const texts = [announced.remotePort, announced.remotePortDescription].filter(
    (text): text is string => typeof text === 'string' && text.trim() !== '',
  );
  return (
    first(texts, (text) => only(ports, ({ name }) => name === text.trim())) ??
    first(texts, (text) => byMac(ports, text)) ??
    first(texts, (text) => bySpelling(ports, text)) ??
    first(texts, (text) =>
      only(ports, ({ description }) => description !== null && description === text.trim()),
    ) ??
    first(texts, (text) => byFigures(ports, text))
  );
}

/** Members of a bond carry the bond's address, so the burnt-in one decides where there is one. */
function byMac<P extends Known>(ports: readonly P[], text: string): P | null {
  const mac = normaliseMac(text);
  if (mac === null) return null;
  return (
    only(ports, ({ permanentMac }) => permanentMac === mac) ??
    only(ports, ({ permanentMac, currentMac }) => permanentMac === null && currentMac === mac) ??
    only(ports, ({ currentMac }) => currentMac === mac)
  );
}

function bySpelling<P extends Known>(ports: readonly P[], text: string): P | null {
  const key = portKey(text);
  const exact = only(ports, ({ name }) => portKey(name) === key);
  if (exact) return exact;
  // RouterOS puts the bridge before the port: bridge1/sfp-sfpplus1.
  const behind = /^[a-z][\w-]*\/([a-z].*)$/i.exec(text.trim())?.[1];
  const bridged = behind === undefined ? null : only(ports, ({ name }) => name === behind);
  // A cage that is not split is Ethernet49 to one side and Ethernet49/1 to the other.
  return (
    bridged ??
    only(ports, ({ name }) => /^[/:]\d$/.test(after(portKey(name), key))) ??
    only(ports, ({ name }) => /^[/:][01]$/.test(after(key, portKey(name))))
  );
}

/** `1/1/12` for `ethernet1/1/12`, where one of the two sides names no kind. */
function byFigures<P extends Known>(ports: readonly P[], text: string): P | null {
  const figures = portFigures(text);
  if (figures === null || !figures.includes('/')) return null;
  const bare = /^\d/.test(text.trim());
  return only(ports, ({ name }) => portFigures(name) === figures && (bare || /^\d/.test(name)));
}

function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : '';
}

function first<P>(texts: readonly string[], find: (text: string) => P | null): P | null {
  for (const text of texts) {
    const found = find(text);
    if (found !== null) return found;
  }
  return null;
}

function only<P>(ports: readonly P[], fits: (port: P) => boolean): P | null {
  const found = ports.filter(fits);
  return found.length === 1 ? found[0]! : null;
}
