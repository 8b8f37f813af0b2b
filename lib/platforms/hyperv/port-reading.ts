import type { ModuleReading } from '#lib/optics/module-record.ts';
import { textField, visibleText } from '#lib/optics/visible-text.ts';
import { fixedPort, hasCage, unreadablePort } from '../cage-of-nic.ts';
import { textOf } from '../cli/json-answer.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { mlxlinkComplaint, readMlxlink } from '../mlxlink.ts';
import type { PortReading } from '../platform.ts';

export type Row = Record<string, unknown>;

/** What the whole host says that bears on one adapter. */
export interface HostTables {
  /** Rows of Get-NetAdapterHardwareInfo by adapter. */
  hardware: ReadonlyMap<string, Row>;
  /** By adapter. */
  masters: ReadonlyMap<string, NonNullable<PortReading['master']>>;
  /** What mlxlink said, by adapter; null without it. */
  mlxlink: ReadonlyMap<string, string>;
}

/** One row of Get-NetAdapter as a port. */
export function readPort(name: string, row: Row, host: HostTables): PortReading {
  const instance = textOf(row['PnPDeviceID']) ?? '';
  const status = textOf(row['Status']);
  const link = status === 'Up' ? 'up' : status === null ? null : 'down';
  const bits = Number(textOf(row['ReceiveLinkSpeed']) ?? 0);
  const hardwareId = pciIds(instance);
  const answer = host.mlxlink.get(name) ?? '';
  return {
    name: visibleText(name, 64),
    permanentMac: setMac(row['PermanentAddress']),
    currentMac: setMac(row['MacAddress']),
    driver: driverName(row['DriverName']),
    driverVersion: fieldOf(row['DriverVersionString']),
    firmware: null,
    busAddress: busAddress(host.hardware.get(name)),
    hardwareId,
    link,
    // Unknown is all ones in 63 or 64 bits.
    speedMbps: link === 'up' && bits > 0 && bits < 1e13 ? Math.round(bits / 1e6) : null,
    duplex: link === 'up' && typeof row['FullDuplex'] === 'boolean' ? duplexOf(row['FullDuplex']) : null,
    portType: null,
    master: host.masters.get(name) ?? null,
    fec: null,
    reading: readModule(row, instance, hardwareId, answer),
    rawText: answer.slice(0, 65_536).replaceAll(/[^\t\n\x20-\x7e]/g, (byte) => visibleText(byte)),
    moduleWords: null,
    rawPages: null,
  };
}

/** Windows has no command that reads a module; NVIDIA's add-on has, for its own NICs. */
function readModule(row: Row, instance: string, hardwareId: string | null, answer: string): ModuleReading {
  const reading = readMlxlink(answer);
  if (reading) return reading;
  const description = textOf(row['InterfaceDescription']);
  if (instance !== '' && !/^PCI\\/i.test(instance)) {
    return fixedPort(`This NIC is on no PCI bus: ${instance.split('\\')[0]}.`);
  }
  if (hasCage(hardwareId, description) === false) return fixedPort(description ?? 'An RJ45 NIC.');
  const why = mlxlinkComplaint(answer) ?? 'Windows has no command that reads the module of a NIC.';
  return unreadablePort('Windows', why);
}

/** `PCI\VEN_15B3&DEV_1017&...` as `15b3:1017`. */
function pciIds(instance: string): string | null {
  const [, vendor, device] = /^PCI\\VEN_([0-9a-f]{4})&DEV_([0-9a-f]{4})/i.exec(instance) ?? [];
  return vendor === undefined ? null : `${vendor}:${device}`.toLowerCase();
}

/** As Linux and ESXi write it: 0000:5e:00.1. */
function busAddress(hardware: Row | undefined): string | null {
  const [segment, bus, device, slot] = ['Segment', 'Bus', 'Device', 'Function'].map((key) => hardware?.[key]);
  const isSmall = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff;
  if (!isSmall(segment) || !isSmall(bus) || !isSmall(device) || !isSmall(slot)) return null;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(segment, 4)}:${hex(bus, 2)}:${hex(device, 2)}.${hex(slot, 1)}`;
}

/** `\SystemRoot\System32\drivers\mlx5.sys` as `mlx5`. */
function driverName(value: unknown): string | null {
  const file = (textOf(value) ?? '').split('\\').at(-1) ?? '';
  return textField(file.replace(/\.sys$/i, ''));
}

/** A MAC as aa:bb:cc:dd:ee:ff; null when it is none or all zero, as those of machines never started. */
export function setMac(value: unknown): string | null {
  const mac = normaliseMac(textOf(value) ?? '');
  return mac === null || /^[0:]*$/.test(mac) ? null : mac;
}

function duplexOf(full: boolean): 'full' | 'half' {
  return full ? 'full' : 'half';
}

function fieldOf(value: unknown): string | null {
  return textField(textOf(value) ?? '');
}
