import type { EthtoolVersion, LabHost, LabPort } from './host-spec.ts';
import { renderEeprom, renderHex } from './render-eeprom.ts';
import { renderModule } from './render-module.ts';

/** What a command prints (standard output and error together) and exits with. */
export interface Answer {
  text: string;
  exitCode: number;
}

/** The attributes of a port in sysfs that can be read; a port that is administratively down has no carrier. */
export function sysfsAttributes(port: LabPort): Record<string, string> {
  const up = port.link === 'up';
  const link: Record<string, string> = port.link === 'disabled' ? {} : { carrier: up ? '1' : '0' };
  return {
    address: port.currentMac,
    ...link,
    operstate: up ? 'up' : 'down',
    speed: up ? String(port.nic.speedMbps) : '-1',
    duplex: up ? 'full' : 'unknown',
  };
}

/** `ethtool --version`, or the shell's words when it is not installed. */
export function versionAnswer(host: LabHost): Answer {
  if (host.ethtool) return { text: `ethtool version ${host.ethtool}`, exitCode: 0 };
  return { text: "timeout: failed to run command 'ethtool': No such file or directory", exitCode: 127 };
}

/** What each ethtool call of the collection script prints for a port, as root sees it. */
export function ethtoolAnswers(version: EthtoolVersion, port: LabPort) {
  return {
    driver: driverAnswer(port),
    permanent: { text: `Permanent address: ${port.permanentMac}`, exitCode: 0 },
    settings: settingsAnswer(version, port),
    fec: fecAnswer(version, port),
    module: moduleAnswer(version, port),
  };
}

/** What `ethtool -m <port> hex on` prints without further arguments. */
export function flatAnswer(version: EthtoolVersion, port: LabPort): Answer {
  const eeprom = eepromOf(port);
  return eeprom ? { text: renderHex(eeprom.flat), exitCode: 0 } : moduleAnswer(version, port);
}

/** What it prints with `page <n> offset 128 length 128`; ethtool before 5.13 does not know the words. */
export function pageAnswer(version: EthtoolVersion, port: LabPort, page: number): Answer {
  return bytesAnswer(version, eepromOf(port)?.pages.get(page), 128);
}

/** The same with `page 0 offset 0 length 128` for A0h (0x50) or A2h (0x51) of an SFP. */
export function lowerAnswer(version: EthtoolVersion, port: LabPort, i2c: 0x50 | 0x51): Answer {
  const flat = eepromOf(port)?.flat ?? new Uint8Array();
  const from = i2c === 0x50 ? 0 : 256;
  return bytesAnswer(version, flat.length > from ? flat.subarray(from, from + 128) : undefined, 0);
}

function bytesAnswer(version: EthtoolVersion, bytes: Uint8Array | undefined, from: number): Answer {
  if (!isNetlink(version)) {
    const text = 'ethtool: bad command line argument(s)\nFor more information run ethtool -h';
    return { text, exitCode: 1 };
  }
  return bytes ? { text: renderHex(bytes, from), exitCode: 0 } : failure(version, 'Invalid argument');
}

/** Drivers differ in how much of a QSFP the old call gives. */
function eepromOf({ nic, cage }: LabPort) {
  return cage.kind === 'module' ? renderEeprom(cage.module, nic.driver !== 'mlx5_core') : null;
}

/** How `ethtool -m` refuses an account that is not root. */
export function notPermitted(version: EthtoolVersion): Answer {
  return failure(version, 'Operation not permitted');
}

export const SUDO_REFUSAL: Answer = { text: 'sudo: a password is required', exitCode: 1 };

function driverAnswer({ nic, slot }: LabPort): Answer {
  const text = `driver: ${nic.driver}
version: ${nic.bus === 'virtio' ? '1.0.0' : '5.15.0-119-generic'}
firmware-version: ${nic.firmware}
expansion-rom-version: 
bus-info: ${slot}
supports-statistics: yes
supports-test: yes
supports-eeprom-access: yes
supports-register-dump: yes
supports-priv-flags: yes`;
  return { text, exitCode: 0 };
}

function settingsAnswer(version: EthtoolVersion, port: LabPort): Answer {
  const { nic } = port;
  const up = port.link === 'up';
  const unplugged = port.cage.kind === 'empty' && nic.driver === 'mlx5_core' && isNetlink(version);
  const text = `Settings for ${port.name}:
	Supported ports: [ ${nic.supportedPorts} ]
	Supported link modes:   ${nic.speedMbps}base${nic.supportedPorts === 'TP' ? 'T' : 'CR'}/Full
	Supported pause frame use: Symmetric
	Supports auto-negotiation: Yes
	Supported FEC modes: ${nic.fec === 'rs' ? 'None RS BASER' : 'Not reported'}
	Advertised link modes:  ${nic.speedMbps}base${nic.supportedPorts === 'TP' ? 'T' : 'CR'}/Full
	Advertised pause frame use: Symmetric
	Advertised auto-negotiation: Yes
	Speed: ${up ? `${nic.speedMbps}Mb/s` : 'Unknown!'}
	Duplex: ${up ? 'Full' : 'Unknown! (255)'}
	Port: ${portType(port)}
	PHYAD: 0
	Transceiver: internal
	Auto-negotiation: on
	Supports Wake-on: d
	Wake-on: d
	Current message level: 0x00000004 (4)
			       link
	Link detected: ${up ? 'yes' : unplugged ? 'no (No cable)' : 'no'}`;
  return { text, exitCode: 0 };
}

function portType({ nic, cage }: LabPort): string {
  if (nic.supportedPorts === 'TP') return 'Twisted Pair';
  if (cage.kind !== 'module') return 'Other';
  const copper =
    cage.module.part.types.includes('Passive Cable') || cage.module.part.technology?.[0] === 0xa0;
  return copper ? 'Direct Attach Copper' : 'FIBRE';
}

function fecAnswer(version: EthtoolVersion, { name, nic, link }: LabPort): Answer {
  if (nic.fec === 'refused') {
    if (isNetlink(version)) return { text: 'netlink error: Operation not supported', exitCode: 1 };
    return { text: 'Cannot get FEC settings: Operation not supported', exitCode: 95 };
  }
  if (nic.fec === 'invalid') {
    if (isNetlink(version)) return { text: 'netlink error: Invalid argument', exitCode: 1 };
    return { text: 'Cannot get FEC settings: Invalid argument', exitCode: 22 };
  }
  const supported = isNetlink(version) ? 'Supported/Configured' : 'Configured';
  const active = nic.fec === 'rs' && link === 'up' ? 'RS' : 'None';
  const configured = nic.fec === 'rs' ? 'Auto RS BaseR' : 'None';
  const text = `FEC parameters for ${name}:\n${supported} FEC encodings: ${configured}\nActive FEC encoding: ${active}`;
  return { text, exitCode: 0 };
}

function moduleAnswer(version: EthtoolVersion, { nic, cage }: LabPort): Answer {
  switch (cage.kind) {
    case 'module':
      return { text: renderModule(cage.module, version), exitCode: 0 };
    case 'garbage':
      return { text: cage.text, exitCode: 0 };
    case 'error':
      return { text: cage.text, exitCode: 1 };
    case 'fixed':
      return failure(version, nic.refusal);
    case 'empty':
      if (nic.driver === 'mlx5_core' && isNetlink(version)) return failure(version, 'Input/output error');
      return { text: 'Cannot get Module EEPROM data: No such device', exitCode: 1 };
  }
}

/** How ethtool of this version words an error of `ethtool -m`. */
export function failure(version: EthtoolVersion, message: string): Answer {
  if (isNetlink(version)) return { text: `netlink error: ${message}`, exitCode: 1 };
  return { text: `Cannot get module EEPROM information: ${message}`, exitCode: 1 };
}

function isNetlink(version: EthtoolVersion): boolean {
  return version !== '4.8' && version !== '4.19';
}
