import type { PlatformCommand } from '../platform.ts';

/** What the collection script runs, in its order. All of it only reads. */
export const HYPERV_COMMANDS: PlatformCommand[] = [
  { command: 'Get-CimInstance Win32_OperatingSystem', reads: 'Windows and its version', needsRoot: false },
  { command: 'Get-NetAdapter -Physical', reads: 'the list of NICs, their MACs and links', needsRoot: false },
  { command: 'Get-NetAdapterHardwareInfo', reads: 'PCI addresses', needsRoot: false },
  { command: 'Get-VMSwitch', reads: 'virtual switches and the members of their teams', needsRoot: true },
  { command: 'Get-NetLbfoTeamMember', reads: 'members of NIC teams', needsRoot: false },
  { command: 'Get-VMNetworkAdapter -All', reads: 'MACs behind the virtual switches', needsRoot: true },
  {
    command: 'Get-NetLldpAgent',
    reads: 'the switch ports that the NICs hear by LLDP, where the agent is installed and enabled',
    needsRoot: true,
  },
  {
    command: 'mst status -v; mlxlink -d <device> -m',
    reads: 'the module, where NVIDIA’s WinMFT is installed',
    needsRoot: true,
  },
];

/** Hyper-V Administrators may read switches and virtual NICs; WinMFT and the LLDP agent want Administrators. */
export const HYPERV_PRIVILEGE =
  'A member of Hyper-V Administrators; of Administrators where LLDP or NVIDIA’s tools are to be read.';
