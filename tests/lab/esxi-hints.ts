import type { EsxiHost, EsxiNeighbour } from './esxi-host.ts';

/** What `vim-cmd hostsvc/net/query_networkhint` dumps. */
export function networkHints({ nics }: EsxiHost): string {
  const entries = nics.map(({ name, hears }) => {
    const cdp = hears?.protocol === 'cdp' ? cdpInfo(hears) : '<unset>';
    const lldp = hears?.protocol === 'lldp' ? lldpInfo(hears) : '<unset>';
    return `   (vim.host.PhysicalNic.NetworkHint) {
      device = "${name}", 
      subnet = <unset>, 
      network = <unset>, 
      connectedSwitchPort = ${cdp}, 
      lldpInfo = ${lldp}
   }`;
  });
  return `(vim.host.PhysicalNic.NetworkHint) [\n${entries.join(', \n')}\n]`;
}

function cdpInfo({ chassisId, systemName, portId, managementAddress }: EsxiNeighbour): string {
  return `(vim.host.PhysicalNic.CdpInfo) {
         cdpVersion = 0, 
         timeout = 60, 
         ttl = 156, 
         samples = 812, 
         devId = "${chassisId}", 
         address = "${managementAddress}", 
         portId = "${portId}", 
         deviceCapability = (vim.host.PhysicalNic.CdpDeviceCapability) {
            router = false, 
            networkSwitch = true, 
            host = false
         }, 
         softwareVersion = "NX-OS Software, version 9.3(8)
Copyright (c) 2002-2021, all rights "reserved".", 
         hardwarePlatform = "N9K-C93180YC-FX", 
         vlan = 1, 
         fullDuplex = true, 
         mtu = 9216, 
         systemName = "${systemName}", 
         systemOID = "", 
         mgmtAddr = "${managementAddress}", 
         location = ""
      }`;
}

function lldpInfo({
  chassisId,
  systemName,
  portId,
  portDescription = 'to the rack',
  managementAddress,
}: EsxiNeighbour): string {
  const pairs = [
    ['Aging Interval Flag', 'false'],
    ['Management Address', `"${managementAddress}"`],
    ['Port Description', `"${portDescription}"`],
    ['System Description', `"EOS version 4.28.3M"`],
    ['System Name', `"${systemName}"`],
    ['Vlan ID', '10'],
  ].map(
    ([key, value]) => `            (vmodl.KeyAnyValue) {
               key = "${key}", 
               value = ${value}
            }`,
  );
  return `(vim.host.PhysicalNic.LldpInfo) {
         chassisId = "${chassisId}", 
         portId = "${portId}", 
         timeToLive = 101, 
         parameter = (vmodl.KeyAnyValue) [
${pairs.join(', \n')}
         ]
      }`;
}
