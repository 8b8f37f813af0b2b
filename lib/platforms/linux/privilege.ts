import type { PlatformCommand } from '../platform.ts';
import { OVS_COMMAND } from './link-script.ts';

/** What the collection script runs, in its order, the slower ones behind `timeout`. All of it only reads. */
export const HOST_COMMANDS: PlatformCommand[] = [
  { command: 'uname -n; uname -r; id -u', reads: 'host name, kernel, who signed in', needsRoot: false },
  {
    command: 'cat /etc/os-release /etc/nutanix-release; grep ^PRODUCT_ /etc/xensource-inventory',
    reads: 'distribution and hypervisor',
    needsRoot: false,
  },
  {
    command: 'readlink and read below /sys/class/net, /sys/hypervisor and /proc/xen',
    reads: 'the list of NICs, their addresses, drivers and masters; the bonds, bridges and VLANs above them',
    needsRoot: false,
  },
  { command: 'ethtool --version', reads: 'version of ethtool', needsRoot: false },
  {
    command: 'cat /proc/net/bonding/<bond>',
    reads: 'the switch port that LACP has at each member of a bond, which the kernel tells to root alone',
    needsRoot: false,
  },
  {
    command: OVS_COMMAND,
    reads:
      'the bridge of each NIC, the MACs of bridges and guests, only where there is Open vSwitch; it answers root, or whom its socket lets in',
    needsRoot: false,
  },
  {
    command: 'bridge fdb show',
    reads: 'the MACs that Linux bridges learned behind their guests',
    needsRoot: false,
  },
  {
    command: 'lldpctl -f json0',
    reads:
      'the switch ports that the NICs hear, only where lldpd is installed (-f keyvalue before version 1.0); it answers root and the group of lldpd',
    needsRoot: false,
  },
  {
    command: 'od -An -v -tx1 -N 8192 /run/systemd/netif/lldp/<index>',
    reads: 'the same as systemd-networkd heard it, only where lldpd does not answer',
    needsRoot: false,
  },
  { command: 'ethtool -i <nic>', reads: 'driver and firmware', needsRoot: false },
  { command: 'ethtool -P <nic>', reads: 'permanent MAC address', needsRoot: false },
  { command: 'ethtool <nic>', reads: 'link, speed and port type', needsRoot: false },
  { command: 'ethtool --show-fec <nic>', reads: 'forward error correction', needsRoot: false },
  {
    command: 'ethtool -m <nic>',
    reads:
      'the module; tried plainly first, and only when refused with sudo -n, or with sudo -S where the credential has a sudo password',
    needsRoot: true,
  },
  {
    command: 'ethtool -m <nic> hex on [page <n> [bank <n>] offset <n> length 128 i2c <n>]',
    reads:
      'the raw memory of a module that is new in its port, or when a person asks; and the diagnostics of an SFP where ethtool 5.13 to 5.18 leaves them out',
    needsRoot: true,
  },
];

/** Module memory is read through the network administration right, which only root has. */
export const LINUX_PRIVILEGE =
  'Root, or any account that sudo lets run ethtool -m: without a password, or with the sudo password of the credential.';

/** The arguments of raw reads, as the script gives them. */
const RAW_READS = '( hex on( page [0-9]{1,2}( bank [123])? offset [0-9]{1,3} length 128 i2c 0x5[01])?)?';

/**
 * The one sudoers rule an account other than root needs. `regex` is for sudo 1.9.10 and later and admits only module reads;
 * `plain` is for older ones, whose `*` also admits further arguments of `ethtool -m` (which still only reads).
 */
export function sudoersLines(account: string): { regex: string; plain: string } {
  const escaped = account.replaceAll(/[^A-Za-z0-9_.-]/g, '\\$&');
  return {
    regex: `${escaped} ALL=(root) NOPASSWD: /usr/sbin/ethtool ^-m [A-Za-z0-9][A-Za-z0-9._@-]{0,14}${RAW_READS}$`,
    plain: `${escaped} ALL=(root) NOPASSWD: /usr/sbin/ethtool -m *`,
  };
}
