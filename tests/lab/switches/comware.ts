import type { LabModule } from '../host-spec.ts';
import type { LabNeighbour, LabSwitch, LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, groupedMac, row, type SwitchDialect } from './switch-dialect.ts';

/** HPE Comware 7. */
export const comwareDialect: SwitchDialect = {
  answers: {
    'display version': (sw) => `HPE Comware Software, Version ${sw.version.replace(' Release', ', Release')}
Copyright (c) 2010-2019 Hewlett Packard Enterprise Development LP
${sw.model} uptime is 12 weeks, 3 days, 4 hours, 5 minutes
Last reboot reason : User reboot

Boot image: flash:/5940-cmw710-boot-r2702.bin
Slot 1:
Uptime is 12 weeks,3 days,4 hours,5 minutes
`,
    'display device manuinfo': (sw) => `Slot 1 CPU 0:
DEVICE_NAME          : ${sw.model.replace(/^HPE FF | Switch$/g, '')} JH390A
DEVICE_SERIAL_NUMBER : ${sw.serial}
MAC_ADDRESS          : ${groupedMac(sw.chassisMac, '-').toUpperCase()}
MANUFACTURING_DATE   : 2019-11-12
VENDOR_NAME          : HPE
Fan 1:
The operation is not supported on the specified fan.
`,
    'display current-configuration | include sysname': (sw) => ` sysname ${sw.name}\n`,
    'display transceiver interface': (sw) => sw.ports.map(transceiver).join('\n'),
    'display transceiver manuinfo interface': (sw) => sw.ports.map(manufacture).join('\n'),
    'display transceiver diagnosis interface': (sw) => sw.ports.map(diagnosis).join('\n'),
    'display interface': (sw) => sw.ports.map(interfaceBlock).join('\n\n'),
    'display link-aggregation verbose': aggregations,
    'display mac-address': ({ macs }) =>
      [
        'MAC Address      VLAN ID    State            Port/Nickname            Aging',
        ...macs.map(({ mac, vlan, port }) =>
          row([16, 10, 16, 24], [groupedMac(mac, '-'), vlan, 'Learned', short(port), 'Y']),
        ),
        '',
      ].join('\n'),
    'display lldp neighbor-information verbose': (sw) =>
      sw.ports
        .flatMap(({ name, hears }, i) => (hears.length > 0 ? [neighbours(name, i + 1, hears)] : []))
        .join('\n'),
  },
  refusal: () => "                ^\n % Unrecognized command found at '^' position.\n",
};

function short(name: string): string {
  return name
    .replace('Ten-GigabitEthernet', 'XGE')
    .replace('FortyGigE', 'FGE')
    .replace('Bridge-Aggregation', 'BAGG');
}

/** The length of a cable is behind the word Copper. */
function typeOf({ part }: LabModule): { type: string; distance: string } {
  const { media, cableM, om3M, smfKm } = part;
  const distance = cableM > 0 ? `${cableM}(Copper)` : om3M > 0 ? `${om3M}(OM3)` : `${smfKm}000(SMF)`;
  const [speed, kind = ''] = media.split('BASE-');
  const suffix = part.form === 'sfp' ? 'SFP' : 'QSFP_PLUS';
  if (kind === 'CR') return { type: '10G_BASE_CU_SFP', distance };
  return { type: `${speed}_BASE_${kind}_${suffix}`, distance };
}

function transceiver({ name, module }: LabSwitchPort): string {
  const head = `${name} transceiver information:`;
  if (!module) return `${head}\nThe transceiver is absent.`;
  const { part, serial } = module;
  const { type, distance } = typeOf(module);
  const pairs: [string, string][] = [
    ['Transceiver Type', type],
    ['Connector Type', part.connector[1]],
    ['Wavelength(nm)', part.wavelengthNm === null || part.cableM > 0 ? 'N/A' : String(part.wavelengthNm)],
    ['Transfer Distance(m)', distance],
    ['Digital Diagnostic Monitoring', part.domLanes > 0 ? 'YES' : 'NO'],
    ['Vendor Name', part.vendor],
    ['Part Number', part.partNumber],
    ['Serial Number', serial],
  ];
  return [head, ...pairs.map(([label, value]) => `  ${label.padEnd(30)}: ${value}`)].join('\n');
}

function manufacture({ name, module }: LabSwitchPort): string {
  const head = `${name} transceiver manufacture information:`;
  if (!module) return `${head}\nThe transceiver is absent.`;
  return `${head}
  Manu. Serial Number  : ${module.serial}
  Manufacturing Date   : 20${module.dateCode.slice(0, 2)}-${module.dateCode.slice(2, 4)}-${module.dateCode.slice(4, 6)}
  Vendor Name          : ${module.part.vendor}`;
}

function diagnosis({ name, module }: LabSwitchPort): string {
  const head = `${name} transceiver diagnostic information:`;
  if (!module) return `${head}\nThe transceiver is absent.`;
  const dom = domOf(module);
  if (!dom) return `${head}\nThe transceiver does not support this function.`;
  const [temperature, voltage] = [dom.temperatureC.toFixed(0), dom.supplyV.toFixed(2)];
  const lanes = dom.lanes.map((lane) => [
    lane.biasMa.toFixed(2),
    dbm(lane.rxPowerMw, '-40.00'),
    dbm(lane.txPowerMw, '-40.00'),
  ]);
  const whole =
    dom.lanes.length === 1
      ? [
          '    Temp.(C)  Voltage(V)  Bias(mA)  RX power(dBm)  TX power(dBm)',
          `    ${row([9, 11, 9, 14], [temperature, voltage, ...(lanes[0] ?? [])])}`,
        ]
      : [
          '    Temp.(C)  Voltage(V)',
          `    ${row([9], [temperature, voltage])}`,
          '    Channel  Bias(mA)  RX power(dBm)  TX power(dBm)',
          ...lanes.map((cells, i) => `    ${row([8, 9, 14], [i + 1, ...cells])}`),
        ];
  return [
    head,
    '  Current diagnostic parameters:',
    ...whole,
    '  Alarm thresholds:',
    '          Temp.(C)  Voltage(V)  Bias(mA)  RX power(dBm)  TX power(dBm)',
    '    High  75        3.63        14.00     2.00           2.00',
    '    Low   -5        2.97        1.00      -14.00         -9.00',
  ].join('\n');
}

const STATES = { up: 'UP', down: 'DOWN', disabled: 'Administratively DOWN' };

function interfaceBlock({
  name,
  link,
  mac,
  description,
  module,
  speedMbps,
  nominalMbps,
}: LabSwitchPort): string {
  const isUp = link === 'up';
  return [
    name,
    `Current state: ${STATES[link]}`,
    `Line protocol state: ${isUp ? 'UP' : 'DOWN'}`,
    `IP packet frame type: Ethernet II, hardware address: ${groupedMac(mac, '-')}`,
    `Description: ${description ?? `${name} Interface`}`,
    `Bandwidth: ${nominalMbps * 1000} kbps`,
    'Loopback is not set',
    module
      ? `Media type is optical fiber, port hardware type is ${typeOf(module).type}`
      : 'Media type is not sure, port hardware type is No connector',
    isUp
      ? `${speedMbps >= 1000 ? `${speedMbps / 1000}G` : `${speedMbps}M`}bps-speed mode, full-duplex mode`
      : 'Unknown-speed mode, unknown-duplex mode',
    'Link speed type is autonegotiation, link duplex type is autonegotiation',
  ].join('\n');
}

function aggregations(sw: LabSwitch): string {
  const blocks = sw.lags.map(
    ({ name, members }) => `Aggregate Interface: ${name}
Aggregation Mode: Dynamic
Loadsharing Type: Shar
System ID: 0x8000, ${groupedMac(sw.chassisMac, '-')}
Local:
  Port                Status   Priority Index    Oper-Key               Flag
${members.map((member, i) => `  ${row([19, 8, 8, 8, 22], [short(member), 'S', 32768, i + 1, 1, '{ACDEF}'])}`).join('\n')}
Remote:
  Actor               Priority Index    Oper-Key SystemID               Flag
${members.map((member, i) => `  ${row([19, 8, 8, 8, 22], [short(member), 32768, i + 1, 1, '0x8000, 0050-56bb-8be8', '{ACDEF}'])}`).join('\n')}
`,
  );
  return `Loadsharing Type: Shar -- Loadsharing, NonS -- Non-Loadsharing
Port Status: S -- Selected, U -- Unselected, I -- Individual
Port: A -- Auto port, M -- Management port, R -- Reference port

${blocks.join('\n')}`;
}

const ID_TYPES = { name: 'Interface name', mac: 'MAC address', local: 'Locally assigned' };

function neighbours(port: string, index: number, hears: LabNeighbour[]): string {
  return [
    `LLDP neighbor-information of port ${index}[${port}]:`,
    'LLDP agent nearest-bridge:',
    ...hears.flatMap((heard, i) => [
      ` LLDP neighbor index : ${i + 1}`,
      ' Update time         : 0 days, 0 hours, 2 minutes, 15 seconds',
      ' Chassis type        : MAC address',
      ` Chassis ID          : ${groupedMac(heard.chassisId, '-')}`,
      ` Port ID type        : ${ID_TYPES[heard.portIdKind]}`,
      ` Port ID             : ${heard.portIdKind === 'mac' ? groupedMac(heard.portId, '-') : heard.portId}`,
      ' Time to live        : 120',
      ...(heard.portDescription === null ? [] : [` Port description    : ${heard.portDescription}`]),
      ` System name         : ${heard.systemName}`,
      ...wrapped(heard.systemDescription),
      ...(heard.managementAddress === null
        ? []
        : [
            ' Management address type           : IPv4',
            ` Management address                : ${heard.managementAddress}`,
          ]),
    ]),
  ].join('\n');
}

/** Long descriptions go on below the place where they began, cut anywhere. */
function wrapped(description: string): string[] {
  const pieces = description.match(/.{1,54}/g) ?? [''];
  return pieces.map((piece, i) => (i === 0 ? ` System description  : ${piece}` : ' '.repeat(23) + piece));
}
