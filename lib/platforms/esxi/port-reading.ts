import { textField, visibleText } from '#lib/optics/visible-text.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { fixedPort, hasCage, unreadablePort } from '../cage-of-nic.ts';
import type { Section } from '../linux/split-sections.ts';
import { mlxlinkComplaint, readMlxlink } from '../mlxlink.ts';
import type { PortReading } from '../platform.ts';
import type { RawPage } from '../raw-pages.ts';
import { type EsxcliRecord, esxcliRecords, listOf } from './esxcli-records.ts';
import { type NicRow, setMac } from './nic-list.ts';
import { readIntelDump } from './vendor-module.ts';

/** Drivers of NICs that a hypervisor or the USB bus gives to ESXi. */
const CAGELESS_DRIVERS = /^(?:nvmxnet3|vmxnet3|e1000e?|ne1000v|uether|cdc_.*|vmkusb.*)$/;

/** What the whole host says that bears on one port. */
export interface HostTables {
  /** PCI ids by vmnic. */
  hardwareIds: ReadonlyMap<string, string>;
  /** Virtual switches by uplink. */
  switches: ReadonlyMap<string, string>;
  /** From the unconfirmed transceiver list, by vmnic. */
  transceivers: ReadonlyMap<string, ModuleReading>;
}

/** One vmnic, from its row, `network nic get` and what the add-ons said. */
export function readPort(
  row: NicRow,
  settings: Section | undefined,
  module: Section[],
  host: HostTables,
): PortReading {
  const record = settings?.exitCode === 0 ? esxcliRecords(settings.body)[0] : undefined;
  const hardwareId = host.hardwareIds.get(row.name) ?? null;
  const master = host.switches.get(row.name);
  const { reading, rawText, rawPages } = readModule(row, record, module, hardwareId, host);
  return {
    name: visibleText(row.name, 64),
    permanentMac: row.mac,
    currentMac: row.mac,
    driver: row.driver ?? textField(record?.get('driver') ?? ''),
    driverVersion: textField(record?.get('version') ?? ''),
    firmware: textField(record?.get('firmwareversion') ?? ''),
    busAddress: row.pciAddress,
    hardwareId,
    link: row.link,
    speedMbps: row.speedMbps,
    duplex: row.duplex,
    portType: textField(record?.get('cabletype') ?? '') ?? textField(record?.get('supportedports') ?? ''),
    master: master === undefined ? null : { name: master, kind: 'bridge' },
    fec: null,
    reading,
    rawText,
    moduleWords: null,
    rawPages,
  };
}

/** The address that the port itself sends from, beside its burnt-in one. */
export function virtualMac(settings: Section | undefined): string | null {
  return setMac(esxcliRecords(settings?.body ?? '')[0]?.get('virtualaddress'));
}

function readModule(
  row: NicRow,
  record: EsxcliRecord | undefined,
  module: Section[],
  hardwareId: string | null,
  host: HostTables,
): { reading: ModuleReading; rawText: string; rawPages: RawPage[] | null } {
  const body = (name: string) => module.find((section) => section.name === name)?.body ?? '';
  const mlxlink = body('mlxlink');
  const eeprom = /unknown command/i.test(body('eeprom')) ? '' : body('eeprom');
  const rawText = rawLines(eeprom || mlxlink);
  const dump = readIntelDump(eeprom);
  if (dump) return { ...dump, rawText };
  const reading = readMlxlink(mlxlink) ?? host.transceivers.get(row.name);
  if (reading) return { reading, rawText, rawPages: null };
  const fixed = cagelessReason(row, record, hardwareId);
  if (fixed !== null) return { reading: fixedPort(fixed), rawText, rawPages: null };
  const complaint = mlxlinkComplaint(mlxlink) ?? firstLine(eeprom);
  const why = complaint ?? 'ESXi has no command that reads the module of a NIC.';
  return { reading: unreadablePort('ESXi', why), rawText, rawPages: null };
}

/** Why the port can have no module, in a sentence; null when it has a cage or nothing tells. */
function cagelessReason(
  row: NicRow,
  record: EsxcliRecord | undefined,
  hardwareId: string | null,
): string | null {
  if (CAGELESS_DRIVERS.test(row.driver ?? '')) return `This is a virtual or USB NIC (${row.driver}).`;
  const cage = hasCage(hardwareId, row.description);
  if (cage === true) return null;
  const supported = listOf(record?.get('supportedports')).map((port) => port.toUpperCase());
  const rj45 = supported.length > 0 && supported.every((port) => port === 'TP' || port === 'MII');
  if (rj45) return `Supported Ports: ${supported.join(', ')}`;
  if (supported.length === 0 && record?.get('cabletype') === 'Twisted Pair')
    return 'Cable Type: Twisted Pair';
  return cage === false && supported.length === 0 ? (row.description ?? 'An RJ45 NIC.') : null;
}

function firstLine(text: string): string | null {
  return textField(
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? '',
  );
}

function rawLines(body: string): string {
  return body.slice(0, 65_536).replaceAll(/[^\t\n\x20-\x7e]/g, (byte) => visibleText(byte));
}
