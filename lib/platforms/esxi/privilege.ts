import type { PlatformCommand } from '../platform.ts';

/** What the collection script runs, in its order, each behind `timeout`. All of it only reads. */
export const ESXI_COMMANDS: PlatformCommand[] = [
  {
    command: 'uname -n; uname -r; vmware -v; date +%s',
    reads: 'host name, version, the time',
    needsRoot: false,
  },
  {
    command: 'esxcli --formatter=json network nic list',
    reads:
      'the list of NICs; as text where JSON is refused, esxcfg-nics -l where the host agent does not answer',
    needsRoot: true,
  },
  {
    command: 'esxcli --formatter=json network nic get -n <nic>',
    reads: 'driver, firmware, cable type and supported ports',
    needsRoot: true,
  },
  {
    command: 'vim-cmd hostsvc/net/query_networkhint',
    reads: 'the switch ports that the NICs hear by CDP and LLDP',
    needsRoot: true,
  },
  { command: 'lspci -p', reads: 'PCI ids of the NICs', needsRoot: true },
  {
    command: 'esxcli --formatter=json network vswitch standard list; ... vswitch dvs vmware list',
    reads: 'which virtual switch a NIC is an uplink of',
    needsRoot: true,
  },
  { command: 'esxcfg-vmknic -l; net-stats -l', reads: 'MACs behind the uplinks', needsRoot: true },
  {
    command: 'esxcli --formatter=json network nic transceiver list',
    reads: 'modules, should a build have that command; none is confirmed to',
    needsRoot: true,
  },
  {
    command: 'esxcli intnet module read -n <nic>',
    reads: 'the module, where Intel’s add-on is installed',
    needsRoot: true,
  },
  {
    command: 'mst status -vv; mlxlink -d <device> -m',
    reads: 'the module, where NVIDIA’s MFT add-on is installed',
    needsRoot: true,
  },
  {
    command: 'esxcli --formatter=json network vm list; ... network vm port list -w <world>',
    reads: 'the uplink that each virtual machine’s frames leave by',
    needsRoot: true,
  },
];

/** esxcli over SSH needs the Administrator role on the host; there is no lesser role that may run it. */
export const ESXI_PRIVILEGE = 'An account with the Administrator role and shell access; SSH switched on.';
