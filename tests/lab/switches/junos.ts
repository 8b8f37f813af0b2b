import type { LabModule } from '../host-spec.ts';
import { lagOf, type LabSwitch, type LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, type SwitchDialect } from './switch-dialect.ts';

/** Juniper Junos 18 to 20 on QFX: every answer of a visit is XML. */
export const junosDialect: SwitchDialect = {
  answers: {
    'show version': (sw) => `Hostname: ${sw.name}
Model: ${sw.model.toLowerCase()}
Junos: ${sw.version}
JUNOS OS Kernel 64-bit  [20210618.f43645e_builder_stable_11-204ab]
JUNOS OS libs [20210618.f43645e_builder_stable_11-204ab]
`,
    'show version | display xml': (sw) =>
      reply(
        element('software-information', [
          element('host-name', sw.name),
          element('product-model', sw.model.toLowerCase()),
          element('product-name', sw.model.toLowerCase()),
          element('junos-version', sw.version),
        ]),
      ),
    'show chassis hardware | display xml': (sw) => reply(inventory(sw)),
    'show interfaces diagnostics optics | display xml': (sw) =>
      reply(element('interface-information', sw.ports.map(diagnostics))),
    'show interfaces | display xml': (sw) =>
      reply(
        element('interface-information', [
          ...sw.ports.map((port) => physical(sw, port)),
          ...sw.lags.map(({ name }) =>
            element('physical-interface', [
              element('name', name),
              element('admin-status', 'up'),
              element('oper-status', 'up'),
            ]),
          ),
        ]),
      ),
    'show ethernet-switching table | display xml': (sw) => reply(macTable(sw)),
    'show lldp neighbors | display xml': (sw) =>
      reply(
        element(
          'lldp-neighbors-information',
          sw.ports.flatMap((port) => neighbours(sw, port)),
        ),
      ),
    'show chassis pic fpc-slot 0 pic-slot 0 | display xml': (sw) => reply(pic(sw)),
  },
  refusal: (command) =>
    command.startsWith('show chassis pic')
      ? 'error: FPC 0 PIC 1 is not present\n'
      : `                      ^\nsyntax error, expecting <command>.\n`,
};

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function element(name: string, content: string | string[]): string {
  return typeof content === 'string'
    ? `<${name}>${escaped(content)}</${name}>`
    : `<${name}>\n${content.filter((child) => child !== '').join('\n')}\n</${name}>`;
}

const reply = (content: string) =>
  `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/20.4R0/junos">\n${content}\n<cli>\n<banner></banner>\n</cli>\n</rpc-reply>\n\n`;

/** The number of the port in its slot, which is the number of its transceiver. */
const placeOf = (name: string) => /\/(\d+)(?::\d+)?$/.exec(name)?.[1] ?? '0';

function typeOf({ part }: LabModule): string {
  const { media, cableM } = part;
  const words: Partial<Record<LabModule['part']['media'], string>> = {
    '1000BASE-T': 'SFP-T',
    '1000BASE-BX10': 'SFP-1000BASE-BX10-U',
    '10GBASE-SR': 'SFP+-10G-SR',
    '10GBASE-LR': 'SFP+-10G-LR',
    '10GBASE-CR': `SFP+-10G-CU${cableM}M`,
    '40GBASE-SR4': 'QSFP+-40G-SR4',
    '40GBASE-CR4': `QSFP+-40G-CU${cableM}M`,
    '100GBASE-AOC': `QSFP28-100G-AOC-${cableM}M`,
    '100GBASE-SR4': 'QSFP28-100G-SR4',
  };
  return words[media] ?? `QSFP28-${media}`;
}

function inventory(sw: LabSwitch): string {
  const transceivers = sw.ports.flatMap(({ name, module }) =>
    module
      ? [
          element('chassis-sub-sub-module', [
            element('name', `Xcvr ${placeOf(name)}`),
            element('version', 'REV 01'),
            element(
              'part-number',
              module.part.vendor.startsWith('JUNIPER') ? module.part.partNumber : 'NON-JNPR',
            ),
            element('serial-number', module.serial),
            element('description', typeOf(module)),
          ]),
        ]
      : [],
  );
  const picModule = element('chassis-sub-module', [
    element('name', 'PIC 0'),
    element('part-number', 'BUILTIN'),
    element('serial-number', 'BUILTIN'),
    element('description', sw.model),
    ...transceivers,
  ]);
  const fpc = element('chassis-module', [
    element('name', 'FPC 0'),
    element('version', 'REV 12'),
    element('part-number', '650-056264'),
    element('serial-number', sw.serial),
    element('description', sw.model),
    picModule,
  ]);
  return element('chassis-inventory', [
    element('chassis', [
      element('name', 'Chassis'),
      element('serial-number', sw.serial),
      element('description', sw.model),
      fpc,
    ]),
  ]);
}

function pic(sw: LabSwitch): string {
  const ports = sw.ports.flatMap(({ name, module }) =>
    module
      ? [
          element('port', [
            element('port-number', placeOf(name)),
            element('cable-type', typeOf(module)),
            element('fiber-mode', module.part.cableM > 0 ? 'NA' : module.part.smfKm > 0 ? 'SM' : 'MM'),
            element('sfp-vendor-name', module.part.vendor),
            element('sfp-vendor-pno', module.part.partNumber),
            element(
              'wavelength',
              module.part.wavelengthNm === null || module.part.cableM > 0
                ? 'n/a'
                : `${module.part.wavelengthNm} nm`,
            ),
          ]),
        ]
      : [],
  );
  return element('fpc-information', [
    element('fpc', [
      element('slot', '0'),
      element('pic-detail', [
        element('slot', '0'),
        element('pic-slot', '0'),
        element('pic-type', sw.model),
        element('state', 'Online'),
        element('port-information', ports),
      ]),
    ]),
  ]);
}

function physical(sw: LabSwitch, { name, link, description, mac, speedMbps }: LabSwitchPort): string {
  const lag = lagOf(sw, name);
  const isUp = link === 'up';
  return element('physical-interface', [
    element('name', name),
    element('admin-status', link === 'disabled' ? 'down' : 'up'),
    element('oper-status', isUp ? 'up' : 'down'),
    description === null ? '' : element('description', description),
    element('mtu', '9216'),
    element('speed', speedMbps >= 1000 ? `${speedMbps / 1000}Gbps` : `${speedMbps}mbps`),
    element('current-physical-address', mac),
    element('hardware-physical-address', mac),
    element('logical-interface', [
      element('name', `${name}.0`),
      ...(lag
        ? [
            element('address-family', [
              element('address-family-name', 'aenet'),
              element('ae-bundle-name', `${lag.name}.0`),
            ]),
          ]
        : []),
    ]),
  ]);
}

function diagnostics({ name, module }: LabSwitchPort): string {
  if (!module) return '';
  const dom = domOf(module);
  const values = dom
    ? [
        element('module-temperature', `${dom.temperatureC.toFixed(0)} degrees C / 97 degrees F`),
        element('module-voltage', dom.supplyV.toFixed(3)),
        ...dom.lanes.map((lane, i) => {
          const readings = [
            element('laser-bias-current', lane.biasMa.toFixed(3)),
            element('laser-output-power', lane.txPowerMw.toFixed(4)),
            element('laser-output-power-dbm', dbm(lane.txPowerMw, '- Inf')),
            element('rx-signal-avg-optical-power', lane.rxPowerMw.toFixed(4)),
            element('rx-signal-avg-optical-power-dbm', dbm(lane.rxPowerMw, '- Inf')),
          ];
          return dom.lanes.length === 1
            ? readings.join('\n')
            : element('optics-diagnostics-lane-values', [element('lane-index', String(i)), ...readings]);
        }),
      ]
    : [element('optic-diagnostics-not-available', 'Optical diagnostics: N/A')];
  return element('physical-interface', [element('name', name), element('optics-diagnostics', values)]);
}

function macTable({ macs }: LabSwitch): string {
  const entries = macs.map(({ mac, vlan, port }) =>
    element('l2ng-mac-entry', [
      element('l2ng-l2-mac-vlan-name', `v${vlan}`),
      element('l2ng-l2-mac-address', mac),
      element('l2ng-l2-mac-flags', 'D'),
      element('l2ng-l2-mac-age', '-'),
      element('l2ng-l2-mac-logical-interface', `${port}.0`),
      element('l2ng-l2-mac-fwd-next-hop', '0'),
    ]),
  );
  return element('l2ng-l2ald-rtb-macdb', [
    element('l2ng-l2ald-mac-entry-vlan', [element('mac-count-global', String(macs.length)), ...entries]),
  ]);
}

function neighbours(sw: LabSwitch, { name, hears }: LabSwitchPort): string[] {
  return hears
    .filter(({ protocol }) => protocol === 'lldp')
    .map((heard) =>
      element('lldp-neighbor-information', [
        element('lldp-local-port-id', name),
        element('lldp-local-parent-interface-name', lagOf(sw, name)?.name ?? '-'),
        element('lldp-remote-chassis-id-subtype', 'Mac address'),
        element('lldp-remote-chassis-id', heard.chassisId),
        element('lldp-remote-port-id-subtype', heard.portIdKind === 'mac' ? 'Mac address' : 'Interface name'),
        element('lldp-remote-port-id', heard.portId),
        element('lldp-remote-system-name', heard.systemName),
      ]),
    );
}
