import type { LabNeighbour, LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, type SwitchDialect } from './switch-dialect.ts';

const MONITOR_EACH = ':foreach i in=[/interface ethernet find] do={/interface ethernet monitor $i once}';

/** MikroTik RouterOS 7. */
export const routerosDialect: SwitchDialect = {
  answers: {
    '/system identity print': (sw) => pairs([['name', sw.name]]),
    '/system resource print': (sw) =>
      pairs([
        ['uptime', '10w2d6h21m59s'],
        ['version', sw.version],
        ['build-time', 'Feb/24/2023 09:03:24'],
        ['factory-software', '6.44.5'],
        ['free-memory', '947.1MiB'],
        ['architecture-name', 'arm'],
        ['board-name', sw.model],
        ['platform', 'MikroTik'],
      ]),
    '/system routerboard print': (sw) =>
      pairs([
        ['routerboard', 'yes'],
        ['model', sw.model],
        ['serial-number', sw.serial],
        ['firmware-type', 'dx3230L'],
        ['current-firmware', '7.8'],
      ]),
    [MONITOR_EACH]: (sw) => sw.ports.map(monitor).join('\n'),
    '/interface print terse without-paging': (sw) =>
      [
        ...sw.ports.map(({ name, link, description, mac }, i) => {
          const flags = { up: ' RS', down: '  S', disabled: 'X S' }[link];
          const comment = description === null ? '' : `comment=${description} `;
          return ` ${i} ${flags} ${comment}name=${name} default-name=${name} type=ether mtu=1500 actual-mtu=1500 l2mtu=1592 mac-address=${mac.toUpperCase()} link-downs=0`;
        }),
        ` ${sw.ports.length}  R  name=bridge1 type=bridge mtu=auto actual-mtu=1500 mac-address=${sw.chassisMac.toUpperCase()}`,
        '',
      ].join('\n'),
    '/interface bonding print detail without-paging': (sw) =>
      `Flags: X - disabled; R - running \n${sw.lags
        .map(
          ({ name, members }, i) =>
            ` ${i}  R name="${name}" mtu=1500 mac-address=${sw.chassisMac.toUpperCase()} arp=enabled \n      slaves=${members.join(',')} mode=802.3ad primary=none link-monitoring=mii \n`,
        )
        .join('\n')}`,
    '/interface bridge host print terse without-paging': (sw) =>
      [
        ...sw.macs.map(
          ({ mac, vlan, port }, i) =>
            `${i} D E  mac-address=${mac.toUpperCase()} vid=${vlan} interface=${port} bridge=bridge1 on-interface=${port}`,
        ),
        `${sw.macs.length} DL   mac-address=${sw.chassisMac.toUpperCase()} interface=bridge1 bridge=bridge1 on-interface=bridge1`,
        '',
      ].join('\n'),
    '/ip neighbor print detail without-paging': (sw) =>
      sw.ports
        .flatMap(({ name, hears }) => hears.map((heard) => ({ name, heard })))
        .map(({ name, heard }, i) => neighbour(i, name, heard))
        .join('\n'),
  },
  refusal: (command) => `bad command name ${command.split(/[ /]/).find(Boolean) ?? ''} (line 1 column 2)\n`,
};

const pairs = (values: [string, string][]) =>
  `${values.map(([key, value]) => `${key.padStart(25)}: ${value}`).join('\n')}\n`;

const CONNECTORS: Record<number, string> = {
  0x07: 'LC',
  0x21: 'copper-pigtail',
  0x23: 'no-separable-connector',
};

function monitor({ name, link, speedMbps, module, cage }: LabSwitchPort): string {
  const values: [string, string][] = [
    ['name', name],
    ['status', link === 'up' ? 'link-ok' : 'no-link'],
    ['auto-negotiation', link === 'up' ? 'done' : 'failed'],
  ];
  if (link === 'up') values.push(['rate', `${speedMbps / 1000}Gbps`], ['full-duplex', 'yes']);
  if (cage !== null) values.push(['sfp-module-present', module ? 'yes' : 'no']);
  if (module) {
    const { part, serial, dateCode } = module;
    values.push(
      ['sfp-rx-loss', 'no'],
      ['sfp-tx-fault', 'no'],
      ['sfp-type', 'SFP/SFP+/SFP28/SFP56'],
      ['sfp-connector-type', CONNECTORS[part.connector[0]] ?? 'unknown'],
    );
    if (part.om3M > 0) values.push(['sfp-link-length-om3', `${part.om3M}m`]);
    if (part.smfKm > 0) values.push(['sfp-link-length-sm', `${part.smfKm}km`]);
    if (part.cableM > 0) values.push(['sfp-link-length-copper', `${part.cableM}m`]);
    values.push(
      ['sfp-vendor-name', part.vendor],
      ['sfp-vendor-part-number', part.partNumber],
      ['sfp-vendor-revision', part.revision],
      ['sfp-vendor-serial', serial],
      ['sfp-manufacturing-date', `${dateCode.slice(0, 2)}-${dateCode.slice(2, 4)}-${dateCode.slice(4, 6)}`],
    );
    if (part.wavelengthNm !== null && part.cableM === 0)
      values.push(['sfp-wavelength', `${part.wavelengthNm}nm`]);
    const dom = domOf(module);
    const lane = dom?.lanes[0];
    if (dom && lane)
      values.push(
        ['sfp-temperature', `${dom.temperatureC.toFixed(0)}C`],
        ['sfp-supply-voltage', `${dom.supplyV.toFixed(3)}V`],
        ['sfp-tx-bias-current', `${lane.biasMa.toFixed(0)}mA`],
        ['sfp-tx-power', `${dbm(lane.txPowerMw, '-inf', 3)}dBm`],
        ['sfp-rx-power', `${dbm(lane.rxPowerMw, '-inf', 3)}dBm`],
      );
    values.push(['eeprom-checksum', 'good']);
  }
  return pairs(values);
}

/** One list for LLDP, CDP and MikroTik's own protocol; RouterOS keeps no port description. */
function neighbour(index: number, port: string, heard: LabNeighbour): string {
  const words: [string, string | null][] = [
    ['interface', `${port},bridge1`],
    ['address', heard.managementAddress],
    ['address4', heard.managementAddress],
    ['mac-address', heard.chassisId.toUpperCase()],
    ['identity', `"${heard.systemName}"`],
    ['platform', '""'],
    ['version', '""'],
    ['unpack', 'none'],
    ['age', '12s'],
    ['interface-name', `"${heard.portIdKind === 'mac' ? heard.portId.toUpperCase() : heard.portId}"`],
    ['system-description', `"${heard.systemDescription.replaceAll('"', '\\"')}"`],
    ['system-caps', 'bridge'],
    ['discovered-by', heard.protocol],
  ];
  return ` ${index} ${words.flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`])).join(' ')}\n`;
}
