import { ETHTOOL_MODULES } from '#lib/platforms/cumulus/ethtool-modules.ts';
import { PORT_SPEEDS } from '#lib/platforms/cumulus/links.ts';
import { neighbourJson } from '../lldp-json.ts';
import { renderModule } from '../render-module.ts';
import { lagOf, type LabSwitch, type LabSwitchPort } from '../switch-spec.ts';
import type { SwitchDialect } from './switch-dialect.ts';

const osRelease = (sw: LabSwitch) => `NAME="Cumulus Linux"
VERSION_ID=${sw.version}
VERSION="Cumulus Linux ${sw.version}"
PRETTY_NAME="Cumulus Linux"
ID=cumulus-linux
ID_LIKE=debian
CPE_NAME=cpe:/o:cumulusnetworks:cumulus_linux:${sw.version}
HOME_URL="http://www.cumulusnetworks.com/"
`;

/** Cumulus Linux 4.4: the tools of Linux. */
export const cumulusDialect: SwitchDialect = {
  answers: {
    hostname: (sw) => `${sw.name}\n`,
    'uname -a': (sw) =>
      `Linux ${sw.name} 4.19.0-cl-1-amd64 #1 SMP Cumulus 4.19.149-1+cl4.4.3u1 (2022-04-08) x86_64 GNU/Linux\n`,
    'cat /etc/os-release': osRelease,
    'cat /etc/os-release; ls -d /etc/sonic': (sw) =>
      `${osRelease(sw)}ls: cannot access '/etc/sonic': No such file or directory\n`,
    'sudo -n decode-syseeprom': (sw) => `TlvInfo Header:
   Id String:    TlvInfo
   Version:      1
   Total Length: 527
TLV Name             Code Len Value
-------------------- ---- --- -----
Product Name         0x21  64 ${sw.model}
Part Number          0x22  20 ${sw.model}
Serial Number        0x23  24 ${sw.serial}
Base MAC Address     0x24   6 ${sw.chassisMac.toUpperCase()}
CRC-32               0xFE   4 0x1234ABCD

(checksum valid)
`,
    'ip -j -d link': (sw) =>
      `${JSON.stringify([
        ...sw.ports.map((port, i) => link(sw, port, i + 3)),
        ...sw.lags.map(({ name }, i) => ({
          ifindex: 90 + i,
          ifname: name,
          flags: ['BROADCAST', 'MULTICAST', 'MASTER', 'UP', 'LOWER_UP'],
          operstate: 'UP',
          link_type: 'ether',
          address: sw.chassisMac,
          linkinfo: { info_kind: 'bond' },
        })),
      ])}\n`,
    [PORT_SPEEDS]: (sw) =>
      `${sw.ports.map(({ name, link: state, speedMbps }) => `/sys/class/net/${name}/speed:${state === 'up' ? speedMbps : -1}`).join('\n')}\n`,
    [ETHTOOL_MODULES]: (sw) =>
      sw.ports
        .map(
          ({ name, module }) =>
            `Module of ${name}:\n${module ? renderModule(module, '4.19') : 'Cannot get module EEPROM information: Input/output error\n'}`,
        )
        .join(''),
    'bridge -j fdb': (sw) =>
      `${JSON.stringify(
        sw.macs.map(({ mac, vlan, port }) => ({
          mac,
          ifname: port,
          vlan,
          flags: [],
          master: 'bridge',
          state: '',
        })),
      )}\n`,
    'sudo -n lldpctl -f json0': (sw) =>
      `${JSON.stringify({
        lldp: [
          {
            interface: sw.ports.flatMap(({ name, hears }) =>
              hears.map((one, i) => neighbourJson(name, one, i)),
            ),
          },
        ],
      })}\n`,
  },
  refusal: (command) => `-bash: ${command.split(' ')[0]}: command not found\n`,
};

function link(sw: LabSwitch, { name, link: state, mac, description }: LabSwitchPort, index: number) {
  const lag = lagOf(sw, name);
  const flags = {
    up: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    down: ['NO-CARRIER', 'BROADCAST', 'MULTICAST', 'UP'],
    disabled: ['BROADCAST', 'MULTICAST'],
  };
  return {
    ifindex: index,
    ifname: name,
    flags: flags[state],
    mtu: 9216,
    master: lag?.name ?? 'bridge',
    operstate: state === 'up' ? 'UP' : 'DOWN',
    ...(description !== null && { ifalias: description }),
    link_type: 'ether',
    address: mac,
    linkinfo: { info_slave_kind: lag ? 'bond' : 'bridge' },
  };
}
