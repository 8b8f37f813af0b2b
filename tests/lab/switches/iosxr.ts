import type { LabNeighbour, LabSwitch, LabSwitchPort } from '../switch-spec.ts';
import { ciscoWords } from './cisco-words.ts';
import { cdpBlock, heardBy } from './ios.ts';
import { dbm, domOf, groupedMac, type SwitchDialect } from './switch-dialect.ts';

const CLOCK = 'Tue Mar  4 09:12:11.402 UTC\n';

/** Cisco IOS-XR 7. */
export const iosxrDialect: SwitchDialect = {
  answers: Object.fromEntries(
    Object.entries({
      'show version': (sw: LabSwitch) => `Cisco IOS XR Software, Version ${sw.version}
Copyright (c) 2013-2021 by Cisco Systems, Inc.

Build Information:
 Built By     : ingunawa
 Built On     : Wed Oct 13 20:05:22 PDT 2021
 Version      : ${sw.version}
 Location     : /opt/cisco/XR/packages/
 Label        : ${sw.version}

cisco ${sw.model} () processor
System uptime is 12 weeks 1 day 11 hours 25 minutes
`,
      'show running-config hostname': (sw: LabSwitch) => `hostname ${sw.name}\n\n`,
      'show inventory': (sw: LabSwitch) =>
        [
          `NAME: "Rack 0", DESCR: "NCS55A1 Fixed 48x25G 6x100G Chassis"\nPID: ${sw.model}     , VID: V01, SN: ${sw.serial}`,
          ...sw.ports.flatMap(({ name, module }) => {
            if (!module) return [];
            const { pid, type } = ciscoWords(module);
            return [
              `NAME: "${name}", DESCR: "Cisco ${type} Pluggable Module"\nPID: ${pid.padEnd(19)}, VID: V01, SN: ${module.serial}`,
            ];
          }),
        ].join('\n\n'),
      'show controllers optics *': (sw: LabSwitch) => sw.ports.map(optics).join('\n'),
      'show interfaces': (sw: LabSwitch) => sw.ports.map(interfaceBlock).join('\n\n'),
      'show bundle': (sw: LabSwitch) => sw.lags.map(bundle).join('\n'),
      'show l2vpn forwarding bridge-domain mac-address location 0/0/CPU0': macTable,
      'show lldp neighbors detail': (sw: LabSwitch) => {
        const blocks = heardBy(sw, 'lldp').map(({ port, heard }) => lldpBlock(port, heard));
        return `Capability codes:
        (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
        (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other

------------------------------------------------
${blocks.join('\n------------------------------------------------\n')}

Total entries displayed: ${blocks.length}
`;
      },
      'show cdp neighbors detail': (sw: LabSwitch) =>
        heardBy(sw, 'cdp')
          .map(({ port, heard }) => cdpBlock(port, heard, `\nSysName : ${heard.systemName}`))
          .join('\n'),
    }).map(([command, answer]) => [command, (sw: LabSwitch) => CLOCK + answer(sw)]),
  ),
  refusal: () => "             ^\n% Invalid input detected at '^' marker.\n",
};

function optics({ name, module }: LabSwitchPort): string {
  const place = name.replace(/^\D+/, '');
  const none =
    '\t Optics not present\n\t Optics Type: Unavailable\n\t TX Power = Unavailable\n\t RX Power = Unavailable\n';
  const head = ` Port:    Optics${place}\n\n Controller State: ${module ? 'Up' : 'Down'}\n\n Transport Admin State: In Service\n\n Laser State: ${module ? 'On' : 'Off'}\n`;
  const ruler = '\n-----------------------------------------------';
  if (!module) return `${head}\n${none}${ruler}`;
  const { part, serial } = module;
  const { pid, type } = ciscoWords(module);
  const dom = domOf(module);
  const readings = dom
    ? [
        '\t Lane  Laser Bias    TX Power    RX Power  Output Frequency',
        '\t ----  ----------  ----------  ----------  ----------------',
        ...dom.lanes.map(
          (lane, i) =>
            `\t   ${i}     ${lane.biasMa.toFixed(1)} mA   ${dbm(lane.txPowerMw, '-40.00')} dBm   ${dbm(lane.rxPowerMw, '-40.00')} dBm       N/A`,
        ),
        '',
        `\t Temperature = ${dom.temperatureC.toFixed(2)} Celsius`,
        `\t Voltage = ${dom.supplyV.toFixed(2)} V`,
      ]
    : [];
  return `${head}
 Optics Status

\t Optics Type:  ${type}
${part.wavelengthNm === null || part.cableM > 0 ? '' : `\t Wavelength = ${part.wavelengthNm}.00 nm\n`}
\t Alarm Status:
\t -------------
\t Detected Alarms: None

${readings.join('\n')}

 Transceiver Vendor Details

\t Form Factor \t\t: ${part.form === 'sfp' ? 'SFP28' : 'QSFP28'}
\t Optics type \t\t: ${type}
\t Name \t\t\t: ${part.vendor}
\t OUI Number \t\t: ${part.oui.replaceAll(':', '.')}
\t Part Number \t\t: ${part.partNumber}
\t Rev Number \t\t: ${part.revision}
\t Serial Number \t\t: ${serial}
\t PID \t\t\t: ${pid}
\t VID \t\t\t: V01
${ruler}`;
}

const STATES = {
  up: 'up, line protocol is up ',
  down: 'down, line protocol is down ',
  disabled: 'administratively down, line protocol is administratively down ',
};

function interfaceBlock({ name, link, mac, description, speedMbps, nominalMbps }: LabSwitchPort): string {
  const bandwidth = nominalMbps * 1000;
  return [
    `${name} is ${STATES[link]}`,
    '  Interface state transitions: 3',
    `  Hardware is ${name.replace(/\d.*$/, '')}, address is ${groupedMac(mac, '.')} (bia ${groupedMac(mac, '.')})`,
    '  Layer 1 Transport Mode is LAN',
    ...(description === null ? [] : [`  Description: ${description}`]),
    `  MTU 9216 bytes, BW ${bandwidth} Kbit (Max: ${bandwidth} Kbit)`,
    '     reliability 255/255, txload 0/255, rxload 0/255',
    '  Encapsulation ARPA,',
    `  Full-duplex, ${speedMbps}Mb/s, link type is force-up`,
  ].join('\n');
}

const short = (name: string) =>
  name.replace('TwentyFiveGigE', 'TF').replace('HundredGigE', 'Hu').replace('Bundle-Ether', 'BE');

function bundle({ name, members }: LabSwitch['lags'][number]): string {
  return `
${name}
  Status:                                    Up
  Local links <active/standby/configured>:   ${members.length} / 0 / ${members.length}
  MAC address (source):                      008a.9600.1001 (Chassis pool)
  LACP:                                      Operational

  Port                  Device           State        Port ID         B/W, kbps
  --------------------  ---------------  -----------  --------------  ----------
${members.map((member) => `  ${short(member).padEnd(20)}  ${'Local'.padEnd(15)}  ${'Active'.padEnd(11)}  0x8000, 0x0001   100000000\n      Link is Active`).join('\n')}
`;
}

/** The router learns on subinterfaces, one a VLAN. */
function macTable({ macs }: LabSwitch): string {
  const rows = macs.map(
    ({ mac, vlan, port }) =>
      `${groupedMac(mac, '.')} dynamic ${`${short(port)}.${vlan}`.padEnd(27)} N/A        0d 0h 0m 14s           N/A`,
  );
  return `To Resynchronize MAC table from the Network Processors, use the command...
    l2vpn resynchronize forwarding mac-address-table location <r/s/i>

Mac Address    Type    Learned from/Filtered on    LC learned Resync Age/Last Change Mapped to
-------------- ------- --------------------------- ---------- ---------------------- --------------
${rows.join('\n')}
`;
}

function lldpBlock(port: string, heard: LabNeighbour): string {
  return `Local Interface: ${port}
Chassis id: ${groupedMac(heard.chassisId, '.')}
Port id: ${heard.portIdKind === 'mac' ? groupedMac(heard.portId, '.') : heard.portId}
Port Description${heard.portDescription === null ? ' - not advertised' : `: ${heard.portDescription}`}
System Name: ${heard.systemName}

System Description: 
${heard.systemDescription}

Time remaining: 98 seconds
Hold Time: 120 seconds
System Capabilities: B
Enabled Capabilities: B
Management Addresses${heard.managementAddress === null ? ' - not advertised' : `:\n  IPv4 address: ${heard.managementAddress}`}

Peer MAC Address: ${heard.chassisId}
`;
}
