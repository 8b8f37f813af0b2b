import type { LabModule } from '../host-spec.ts';
import type { LabNeighbour, LabSwitch, LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, type SwitchDialect } from './switch-dialect.ts';

const RULER = '-'.repeat(80);

/** Dell SmartFabric OS10 10.5. */
export const os10Dialect: SwitchDialect = {
  answers: {
    'show version': (sw) => `Dell SmartFabric OS10 Enterprise
Copyright (c) 1999-2022 by Dell Inc. All Rights Reserved.
OS Version: ${sw.version}
Build Version: ${sw.version}.117
Build Time: 2022-08-18T21:34:05+0000
System Type: ${sw.model}
Architecture: x86_64
Up Time: 4 weeks 2 days 01:02:03
`,
    'show version | display-xml': (sw) =>
      xml(`<data>
    <system-state>
      <system-status>
        <hostname>${sw.name}</hostname>
      </system-status>
    </system-state>
    <system-sw-state>
      <sw-version>
        <sw-version>${sw.version}</sw-version>
        <sw-name>Enterprise</sw-name>
        <sw-platform>${sw.model}</sw-platform>
      </sw-version>
    </system-sw-state>
  </data>`),
    'show inventory | display-xml': (sw) =>
      xml(`<data>
    <system>
      <node>
        <node-id>1</node-id>
        <mfg-info>
          <product-name>${sw.model}</product-name>
          <service-tag>${sw.serial}</service-tag>
        </mfg-info>
        <unit>
          <software-version>${sw.version}</software-version>
        </unit>
      </node>
    </system>
  </data>`),
    'show inventory media': (sw) =>
      [
        RULER,
        '                           System Inventory Media',
        RULER,
        'Node/Slot/Port  Category       Media                          Serial         Dell EMC',
        '                                                              Number         Qualified',
        RULER,
        ...sw.ports.map(({ name, module }) => {
          const port = name.replace('ethernet', '').padEnd(16);
          if (!module) return `${port}Not Present`;
          return `${port}${categoryOf(module).padEnd(15)}${mediaOf(module).padEnd(31)}${module.serial.padEnd(15)}false`;
        }),
        '',
      ].join('\n'),
    'show interface transceiver': (sw) => `${sw.ports.flatMap(transceiver).join('\n')}\n`,
    'show interface | display-xml': interfaces,
    'show port-channel summary': (
      sw,
    ) => `Flags:  D - Down    I - member up but inactive    P - member up and active
        U - Up (port-channel)    F - Fallback Activated    IND - LACP Individual
${RULER}
Group Port-Channel           Type     Protocol  Member Ports
${RULER}
${sw.lags
  .map(({ name, members }) => {
    const ports = members.map((member) => `${member.replace('ethernet', '')}(P)`).join(' ');
    return `${name.replace('port-channel', '').padEnd(6)}${name.padEnd(18)}(U)  Eth      DYNAMIC   ${ports}`;
  })
  .join('\n')}
`,
    'show mac address-table | display-xml': ({ macs }) =>
      xml(`<bulk>
    <data>
${macs
  .map(
    ({ mac, vlan, port }) => `      <fwd-table>
        <mac-addr>${mac}</mac-addr>
        <vlan>vlan${vlan}</vlan>
        <entry-type>dynamic</entry-type>
        <if-name>${port}</if-name>
      </fwd-table>`,
  )
  .join('\n')}
    </data>
  </bulk>`),
    'show lldp neighbors detail': (sw) =>
      sw.ports.flatMap(({ name, hears }) => hears.map((heard) => neighbour(name, heard))).join('\n'),
  },
  refusal: () => '% Error: Illegal command.\n',
};

const xml = (content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rpc-reply>\n  ${content}\n</rpc-reply>\n`;

function categoryOf({ part }: LabModule): string {
  if (part.form === 'qsfp') return part.media.startsWith('40') ? 'QSFP-PLUS' : 'QSFP28';
  return part.media.startsWith('25') ? 'SFP28' : part.media.startsWith('10G') ? 'SFP-PLUS' : 'SFP';
}

function mediaOf(module: LabModule): string {
  const { media, cableM } = module.part;
  const length = cableM > 0 && !media.endsWith('BASE-T') ? `-${cableM}.0M` : '';
  return `${categoryOf(module).replace('-PLUS', '+')} ${media}${length}`;
}

function transceiver({ name, module }: LabSwitchPort): string[] {
  if (!module) return [];
  const { part, serial } = module;
  const cage = `${part.form === 'sfp' ? 'SFP' : `${categoryOf(module)}-`}${name.replace('ethernet', '')}`;
  const dom = domOf(module);
  const lanes = dom?.lanes ?? [];
  const channel = (i: number) => (lanes.length > 1 ? ` Channel${i + 1}` : '');
  const pairs: [string, string][] = [
    ['Identifier', part.form === 'sfp' ? '0x03' : '0x11'],
    ['Length(Copper) 1m', `0x${part.cableM.toString(16).padStart(2, '0')}`],
    ['Vendor Name', part.vendor],
    ['Vendor OUI', `0x${part.oui.replaceAll(':', ' 0x')}`],
    ['Vendor PN', part.partNumber],
    ['Vendor Rev', part.revision],
    ['Vendor SN', serial],
  ];
  if (dom) {
    pairs.push(['Temperature', `${dom.temperatureC.toFixed(3)}C`], ['Temp High Alarm threshold', '78.000C']);
    pairs.push(['Voltage', `${dom.supplyV.toFixed(3)}V`]);
  }
  for (const [i, lane] of lanes.entries()) {
    pairs.push([`Tx Bias Current${channel(i)}`, `${lane.biasMa.toFixed(3)}mA`]);
    pairs.push([`Tx Power${channel(i)}`, `${dbm(lane.txPowerMw, '-inf', 3)}dBm`]);
    pairs.push([`Rx Power${channel(i)}`, `${dbm(lane.rxPowerMw, '-inf', 3)}dBm`]);
  }
  return pairs.map(([label, value]) => `${`${cage} ${label}`.padEnd(44)}= ${value}`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The configuration, what is plugged, and the state: three lists of the same ports. */
function interfaces(sw: LabSwitch): string {
  const configured = sw.ports.map(
    ({ name, link, description }) => `      <interface>
        <name>${name}</name>
        <type>ianaift:ethernetCsmacd</type>
        <enabled>${link !== 'disabled'}</enabled>
${description === null ? '' : `        <description>${escaped(description)}</description>\n`}        <speed>AUTO</speed>
      </interface>`,
  );
  const media = sw.ports.map(
    ({ name, module }) => `        <port>
          <name>phy-${name.replace('ethernet', 'eth')}</name>
${
  module
    ? `          <media-category-str>${categoryOf(module)}</media-category-str>
          <media-type-str>${mediaOf(module)}</media-type-str>
          <present>true</present>`
    : '          <media-type>AR_POPTICS_NOTPRESENT</media-type>\n          <present>false</present>'
}
        </port>`,
  );
  const states = sw.ports.map(
    ({ name, link, mac, speedMbps }) => `      <interface>
        <name>${name}</name>
        <admin-status>${link === 'disabled' ? 'down' : 'up'}</admin-status>
        <oper-status>${link === 'up' ? 'up' : 'down'}</oper-status>
        <phys-address>${mac}</phys-address>
        <speed>${link === 'up' ? speedMbps * 1e6 : 0}</speed>
        <current-phys-address>${mac}</current-phys-address>
      </interface>`,
  );
  return xml(`<data>
    <interfaces>
${configured.join('\n')}
    </interfaces>
    <ports>
      <ports-state>
${media.join('\n')}
      </ports-state>
    </ports>
  </data>
  <bulk>
    <data>
${states.join('\n')}
    </data>
  </bulk>`);
}

const ID_TYPES = { name: 'Interface name (5)', mac: 'Mac address (3)', local: 'Locally assigned (7)' };

function neighbour(port: string, heard: LabNeighbour): string {
  return [
    'Remote Chassis ID Subtype: Mac address (4)',
    `Remote Chassis ID: ${heard.chassisId}`,
    `Remote Port Subtype: ${ID_TYPES[heard.portIdKind]}`,
    `Remote Port ID: ${heard.portId}`,
    ...(heard.portDescription === null ? [] : [`Remote Port Description: ${heard.portDescription}`]),
    `Local Port ID: ${port}`,
    'Locally assigned remote Neighbor Index: 4',
    'Remote TTL: 120',
    'Information valid for next 105 seconds',
    `Remote System Name: ${heard.systemName}`,
    `Remote System Desc: ${heard.systemDescription}`,
    'Remote Max Frame Size: 1532',
    '---------------------------------------------------------------------------',
    '',
  ].join('\n');
}
