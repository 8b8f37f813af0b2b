import { textField } from '#lib/optics/visible-text.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { readInteger } from '../cli/numbers.ts';
import { type EsxcliRecord, esxcliRecords, tableLines } from './esxcli-records.ts';

/** One row of `esxcli network nic list` or `esxcfg-nics -l`. */
export interface NicRow {
  name: string;
  pciAddress: string | null;
  driver: string | null;
  link: 'up' | 'down' | null;
  speedMbps: number | null;
  duplex: 'full' | 'half' | null;
  mac: string | null;
  description: string | null;
}

/** Name, PCI address (a USB NIC has none), driver, admin status (esxcli only), link, speed, duplex, MAC, MTU, description. */
const TABLE_ROW =
  /^[ \t]*(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(?:(?:Up|Down)[ \t]+)?(Up|Down)[ \t]+(\d+)(?:Mbps)?[ \t]+(Full|Half)[ \t]+([0-9a-f:]{17})[ \t]+\d+(?:[ \t]+(\S.*))?$/i;

/** The NICs of the host in the order listed, from JSON or either table. Never throws. */
export function readNicList(answer: string): NicRow[] {
  const records = esxcliRecords(answer).filter((record) => record.has('macaddress') && record.get('name'));
  if (records.length > 0) return records.map(rowOfRecord);
  return tableLines(answer).flatMap((line) => {
    const [, name, pci, driver, link, speed, duplex, mac, description] = TABLE_ROW.exec(line) ?? [];
    return name === undefined ? [] : [makeRow({ name, pci, driver, link, speed, duplex, mac, description })];
  });
}

function rowOfRecord(record: EsxcliRecord): NicRow {
  return makeRow({
    name: record.get('name') ?? '',
    pci: record.get('pcidevice'),
    driver: record.get('driver'),
    link: record.get('linkstatus') ?? record.get('link'),
    speed: record.get('speed'),
    duplex: record.get('duplex'),
    mac: record.get('macaddress'),
    description: record.get('description'),
  });
}

type Printed = Record<
  'pci' | 'driver' | 'link' | 'speed' | 'duplex' | 'mac' | 'description',
  string | undefined
> & {
  name: string;
};

/** A NIC that is down reports speed 0 and half duplex: neither is a fact. */
function makeRow(printed: Printed): NicRow {
  const word = printed.link?.trim().toLowerCase();
  const link = word === 'up' || word === 'down' ? word : null;
  const duplex = printed.duplex?.trim().toLowerCase();
  return {
    name: printed.name,
    pciAddress: /^[0-9a-f]{4,5}:[0-9a-f:.]+$/i.test(printed.pci ?? '')
      ? (printed.pci ?? '').toLowerCase()
      : null,
    driver: textField(printed.driver ?? ''),
    link,
    speedMbps: link === 'up' ? readInteger(printed.speed) || null : null,
    duplex: link === 'up' && (duplex === 'full' || duplex === 'half') ? duplex : null,
    mac: setMac(printed.mac),
    description: textField(printed.description ?? ''),
  };
}

/** A MAC as aa:bb:cc:dd:ee:ff; null when it is none or all zero. */
export function setMac(text: string | undefined): string | null {
  const mac = normaliseMac(text ?? '');
  return mac === null || /^[0:]*$/.test(mac) ? null : mac;
}
