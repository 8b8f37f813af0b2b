import type { LabModule } from '../host-spec.ts';
import { lagOf, type LabNeighbour, type LabSwitch, type LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, groupedMac, type SwitchDialect } from './switch-dialect.ts';

const json = (value: unknown) => `${JSON.stringify(value, null, 4)}\n`;

/** Arista EOS 4.28. */
export const eosDialect: SwitchDialect = {
  answers: {
    'show version': (sw) =>
      `Arista ${sw.model}
Hardware version: 11.01
Serial number: ${sw.serial}
Hardware MAC address: ${groupedMac(sw.chassisMac, '.')}
System MAC address: ${groupedMac(sw.chassisMac, '.')}

Software image version: ${sw.version}
Architecture: i686
Internal build version: ${sw.version}-26614285.4283M
Internal build ID: 21f0cd9f-94a5-4b1a-8fc3-9c0a53d5a3b5
Image format version: 1.0

Uptime: 31 weeks, 2 days, 4 hours and 11 minutes
Total memory: 8099532 kB
Free memory: 6072600 kB
`,
    'show version | json': (sw) =>
      json({
        mfgName: 'Arista',
        modelName: sw.model,
        hardwareRevision: '11.01',
        serialNumber: sw.serial,
        systemMacAddress: sw.chassisMac,
        hwMacAddress: sw.chassisMac,
        version: sw.version,
        architecture: 'i686',
        internalVersion: `${sw.version}-26614285.4283M`,
        uptime: 18_936_660.5,
      }),
    'show hostname | json': (sw) => json({ hostname: sw.name, fqdn: sw.systemName }),
    'show inventory | json': (sw) =>
      json({
        systemInformation: { name: sw.model, description: '48x25GbE', serialNum: sw.serial },
        powerSupplySlots: { '1': { name: 'PWR-500AC-F', serialNum: 'C205UA04219' } },
        xcvrSlots: Object.fromEntries(cagesOf(sw).map(({ slot, module }) => [slot, slotOf(module)])),
        storageDevices: {},
      }),
    'show interfaces status | json': (sw) =>
      json({ interfaceStatuses: Object.fromEntries(sw.ports.map((port) => [port.name, status(sw, port)])) }),
    'show interfaces transceiver detail | json': (sw) =>
      json({
        interfaces: Object.fromEntries(sw.ports.map((port) => [port.name, diagnostics(port)])),
      }),
    'show interfaces transceiver hardware': (sw) => sw.ports.flatMap(hardware).join('\n'),
    'show mac address-table | json': (sw) =>
      json({
        unicastTable: {
          tableEntries: sw.macs.map(({ mac, vlan, port }) => ({
            vlanId: vlan,
            macAddress: mac,
            interface: port,
            entryType: 'dynamic',
            moves: 1,
            lastMove: 1_700_000_000.5,
          })),
        },
        multicastTable: { tableEntries: [] },
        disabledMacLearningVlans: [],
      }),
    'show lldp neighbors detail | json': (sw) =>
      json({
        lldpNeighbors: Object.fromEntries(
          sw.ports.map(({ name, hears }) => [name, { lldpNeighborInfo: hears.map(neighbour) }]),
        ),
      }),
  },
  refusal: (command) =>
    command.endsWith('| json') ? json({ errors: ['Invalid input'] }) : '% Invalid input\n',
};

/** Ethernet51/1 to /4 are one cage, 51; Ethernet12 is 12. */
function cagesOf(sw: LabSwitch): { slot: string; module: LabModule | null }[] {
  const cages = new Map<string, LabModule | null>();
  for (const { name, module } of sw.ports) {
    const slot = name.replace(/^Ethernet/, '').replace(/\/\d$/, '');
    if (!cages.has(slot)) cages.set(slot, module);
  }
  return [...cages].map(([slot, module]) => ({ slot, module }));
}

function slotOf(module: LabModule | null) {
  if (!module) return { mfgName: 'Not Present', modelName: '', serialNum: '', hardwareRev: '' };
  const { vendor, partNumber, revision } = module.part;
  return { mfgName: vendor, modelName: partNumber, serialNum: module.serial, hardwareRev: revision };
}

function mediaOf({ module, lane }: LabSwitchPort): string {
  if (!module) return 'Not Present';
  if (lane) return '25GBASE-CR';
  const { media } = module.part;
  return media === '100GBASE-AOC' ? '100GBASE-AR4' : media === '25GBASE-AOC' ? '25GBASE-AR' : media;
}

const LINKS = { up: 'connected', down: 'notconnect', disabled: 'disabled' };

function status(sw: LabSwitch, port: LabSwitchPort) {
  const lag = lagOf(sw, port.name);
  return {
    vlanInformation: lag
      ? {
          interfaceMode: 'dataLink',
          vlanExplanation: `in ${lag.name.replace('Port-Channel', 'Po')}`,
          interfaceForwardingModel: 'dataLink',
        }
      : { interfaceMode: 'trunk', vlanExplanation: 'trunk', interfaceForwardingModel: 'bridged' },
    bandwidth: port.speedMbps * 1e6,
    interfaceType: mediaOf(port),
    description: port.description ?? '',
    autoNegotiateActive: false,
    duplex: 'duplexFull',
    linkStatus: LINKS[port.link],
    lineProtocolStatus: port.link === 'up' ? 'up' : port.module ? 'down' : 'notPresent',
  };
}

function diagnostics(port: LabSwitchPort) {
  const { name, module, lane } = port;
  if (!module) return { displayName: name };
  const dom = domOf(module);
  const channels = (values: string[]) =>
    Object.fromEntries(values.map((value, i) => [String((lane?.number ?? 1) + i), Number(value)]));
  return {
    displayName: name,
    vendorSn: module.serial,
    mediaType: mediaOf(port),
    narrowBand: false,
    parameters: dom && {
      temperature: { unit: 'C', channels: { '-': Number(dom.temperatureC.toFixed(2)) } },
      voltage: { unit: 'V', channels: { '-': Number(dom.supplyV.toFixed(2)) } },
      txBias: { unit: 'mA', channels: channels(dom.lanes.map(({ biasMa }) => biasMa.toFixed(2))) },
      txPower: {
        unit: 'dBm',
        channels: channels(dom.lanes.map(({ txPowerMw }) => dbm(txPowerMw, '-30.00'))),
      },
      rxPower: {
        unit: 'dBm',
        channels: channels(dom.lanes.map(({ rxPowerMw }) => dbm(rxPowerMw, '-30.00'))),
      },
    },
  };
}

function hardware(port: LabSwitchPort): string[] {
  const { name, module } = port;
  if (!module) return [];
  const { cableM, wavelengthNm } = module.part;
  return [
    `Name: ${name.replace('Ethernet', 'Et')}`,
    `Media type: ${mediaOf(port)}`,
    'Maximum module power (W): 1.5',
    'Maximum slot power (W): 3.5',
    ...(cableM > 0 ? [`Cable length (m): ${cableM.toFixed(1)}`] : []),
    ...(cableM === 0 && wavelengthNm !== null ? [`Wavelength (nm): ${wavelengthNm.toFixed(2)}`] : []),
  ];
}

const ID_TYPES = { name: 'interfaceName', mac: 'macAddress', local: 'local' };

function neighbour(heard: LabNeighbour) {
  const isMac = heard.portIdKind === 'mac';
  return {
    chassisIdType: 'macAddress',
    chassisId: groupedMac(heard.chassisId, '.'),
    systemName: heard.systemName,
    systemDescription: heard.systemDescription,
    ttl: 120,
    managementAddresses: heard.managementAddress
      ? [{ addressType: 'ipv4', address: heard.managementAddress, interfaceNumType: 'ifIndex' }]
      : [],
    neighborInterfaceInfo: {
      interfaceIdType: ID_TYPES[heard.portIdKind],
      interfaceId: isMac ? groupedMac(heard.portId, '.') : `"${heard.portId}"`,
      interfaceId_v2: heard.portId,
      ...(heard.portDescription !== null && { interfaceDescription: heard.portDescription }),
    },
  };
}
