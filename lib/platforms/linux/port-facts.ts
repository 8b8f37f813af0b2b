import { textField, visibleText } from '#lib/optics/visible-text.ts';
import type { PortReading } from '../platform.ts';
import { readPairs, type Section } from './split-sections.ts';

/** What `ethtool <port>` says that bears on whether the port has a cage. */
export interface PortSettings {
  /** `Port:`, e.g. FIBRE, Direct Attach Copper, Twisted Pair, None, Other. */
  portType: string | null;
  /** `Supported ports: [ TP FIBRE ]`. */
  supportedPorts: string[];
  /** The kernel's extended link state says that nothing is plugged in (ETHTOOL_LINK_EXT_STATE_NO_CABLE). */
  unplugged: boolean;
}

const MASTER_KINDS = ['bond', 'bridge', 'ovs', 'team', 'other'] as const;

/** Everything about a port except its module, from sysfs, `ethtool -i`, `-P`, `ethtool` and `--show-fec`. */
export function readPortFacts(
  name: string,
  sections: Section[],
): {
  facts: Omit<PortReading, 'reading' | 'rawText' | 'moduleWords' | 'rawPages'>;
  settings: PortSettings;
  bus: string | null;
} {
  const find = (section: string) => sections.find((candidate) => candidate.name === section);
  const sysfs = readPairs(find('sysfs')?.body ?? '');
  const driver = readColons(find('driver')?.body ?? '');
  const settings = readColons(find('settings')?.body ?? '');
  const bus = sysfs.get('bus') || null;
  const link = readLink(sysfs, settings);
  const up = link === 'up';
  const portType = textField(settings.get('port') ?? '');
  const supported = /\[(.*)\]/.exec(settings.get('supported ports') ?? '')?.[1];
  return {
    bus,
    settings: {
      portType,
      supportedPorts: supported ? supported.trim().split(/\s+/) : [],
      unplugged: /^no \(No cable\b/.test(settings.get('link detected') ?? ''),
    },
    facts: {
      name: visibleText(name, 64),
      permanentMac:
        readMac(/^Permanent address: (\S+)/m.exec(find('permanent')?.body ?? '')?.[1]) ??
        readMac(sysfs.get('slave_address')),
      currentMac: readMac(sysfs.get('address')),
      driver: textField(driver.get('driver') ?? '') ?? textField(sysfs.get('driver') ?? ''),
      driverVersion: reported(driver.get('version')),
      firmware: reported(driver.get('firmware-version')),
      busAddress: textField(driver.get('bus-info') ?? '') ?? textField(sysfs.get('slot') ?? ''),
      hardwareId: bus === 'pci' ? readHardwareId(sysfs.get('vendor'), sysfs.get('device')) : null,
      link,
      speedMbps: up ? (readSpeed(settings.get('speed')) ?? readSpeed(sysfs.get('speed'))) : null,
      duplex: up ? (readDuplex(settings.get('duplex')) ?? readDuplex(sysfs.get('duplex'))) : null,
      portType,
      master: readMaster(sysfs),
      fec: readFec(find('fec')),
    },
  };
}

/** Lower-case `aa:bb:cc:dd:ee:ff`; null when it is no Ethernet address or all zero (not set). */
function readMac(text: string | undefined): string | null {
  if (!text || !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return null;
  return /^[0:]*$/.test(text) ? null : text.toLowerCase();
}

function readHardwareId(vendor: string | undefined, device: string | undefined): string | null {
  const digits = /^0x([0-9a-f]{4}) 0x([0-9a-f]{4})$/i.exec(`${vendor} ${device}`);
  return digits ? `${digits[1]}:${digits[2]}`.toLowerCase() : null;
}

/** sysfs first: the carrier of a port that is administratively down cannot be read, and then its state says so. */
function readLink(sysfs: Map<string, string>, settings: Map<string, string>): 'up' | 'down' | null {
  const carrier = sysfs.get('carrier');
  if (carrier === '1') return 'up';
  if (carrier === '0' || sysfs.get('operstate') === 'down') return 'down';
  const detected = settings.get('link detected') ?? '';
  return detected.startsWith('yes') ? 'up' : detected.startsWith('no') ? 'down' : null;
}

/** Mb/s from `25000Mb/s` or `25000`; null for -1, Unknown! and the all-ones patterns drivers report for it. */
function readSpeed(text: string | undefined): number | null {
  const digits = /^(\d{1,8})(Mb\/s)?$/.exec(text ?? '')?.[1];
  const speed = Number(digits ?? 0);
  return speed === 0 || speed === 0xffff ? null : speed;
}

function readDuplex(text: string | undefined): 'full' | 'half' | null {
  const duplex = text?.toLowerCase();
  return duplex === 'full' || duplex === 'half' ? duplex : null;
}

function readMaster(sysfs: Map<string, string>): PortReading['master'] {
  const name = textField(sysfs.get('master') ?? '');
  const kind = MASTER_KINDS.find((known) => known === sysfs.get('master_kind'));
  return name && kind ? { name, kind } : null;
}

/** ethtool < 5.7 says `Configured FEC encodings`, later ones `Supported/Configured FEC encodings`. */
function readFec(section: Section | undefined): PortReading['fec'] {
  if (!section) return null;
  const lines = readColons(section.body);
  const configured = lines.get('supported/configured fec encodings') ?? lines.get('configured fec encodings');
  const active = lines.get('active fec encodings') ?? lines.get('active fec encoding');
  if (configured !== undefined || active !== undefined) {
    return { configured: words(configured), active: words(active), error: null };
  }
  const complaint = section.body.split('\n').find((line) => line.trim() !== '');
  return { configured: [], active: [], error: complaint ? textField(complaint) : 'no answer' };
}

function words(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 16)
    .map((word) => visibleText(word, 32));
}

/** `key: value` lines with the keys in lower case; the first of a repeated key wins. */
function readColons(body: string): Map<string, string> {
  const lines = new Map<string, string>();
  for (const line of body.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    if (!lines.has(key)) lines.set(key, line.slice(colon + 1).trim());
  }
  return lines;
}

function reported(text: string | undefined): string | null {
  return text === 'N/A' ? null : textField(text ?? '');
}
