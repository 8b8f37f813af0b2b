import { cdpOf, lldpOf } from './announcements.ts';
import type { EsxiHost, EsxiNeighbour } from './esxi-host.ts';
import type { LabHost, LabModule, LabPort } from './host-spec.ts';
import type { HypervHost } from './hyperv-host.ts';
import type { LabNeighbour, LabSwitch, LabSwitchPort } from './switch-spec.ts';
import { type CableVerdict, type HostEnd, isCable, type Wiring } from './wiring.ts';

/** How a NIC is cabled, beside what the NIC itself says. */
export type Plug = Partial<Omit<HostEnd, 'host' | 'port' | 'module' | 'verdict'>>;

/**
 * Cables a port of a Linux host, with what is in its cage. Its link comes up unless the plug says otherwise. Where the switch
 * hears the host, lldpd of the host hears the switch; with `listens` it hears without a word of its own (`lldpd -r`).
 */
export function plugLinux(
  wiring: Wiring,
  host: LabHost,
  port: LabPort,
  sw: LabSwitch,
  verdict: CableVerdict,
  { listens = false, ...plug }: Plug & { listens?: boolean } = {},
): LabSwitchPort {
  port.link = plug.link ?? 'up';
  const attached = wiring.attach(sw, {
    host: host.name,
    port: port.name,
    module: port.cage.kind === 'module' ? port.cage.module : null,
    speedMbps: port.nic.speedMbps,
    verdict,
    ...plug,
  });
  const heard = listens || plug.hears?.length ? [lldpOf(sw, attached.name)] : [];
  if (heard.length > 0) host.hears = { ...host.hears, [port.name]: heard };
  return attached;
}

/** What lldpd on a host announces of a port: its MAC or, where it is set so, its name. */
export function lldpdOf(host: LabHost, port: LabPort, portId: 'mac' | 'name'): LabNeighbour {
  return {
    protocol: 'lldp',
    kind: 'host',
    chassisId: host.ports[0]?.permanentMac ?? port.permanentMac,
    systemName: host.name,
    systemDescription: `Linux ${host.kernel} x86_64`,
    portId: portId === 'mac' ? port.permanentMac : port.name,
    portIdKind: portId,
    portDescription: port.name,
    managementAddress: null,
  };
}

/** Cables a vmnic; `hears` is what the host listens to. ESXi has no words for the module but the kind of cable. */
export function plugEsxi(
  wiring: Wiring,
  host: EsxiHost,
  vmnic: string,
  module: LabModule | null,
  sw: LabSwitch,
  verdict: CableVerdict,
  { listens, ...plug }: Plug & { listens?: 'cdp' | 'lldp' } = {},
): LabSwitchPort {
  const nic = host.nics.find(({ name }) => name === vmnic);
  if (!nic) throw new Error(`no such NIC on ${host.name}: ${vmnic}`);
  const port = wiring.attach(sw, {
    host: host.name,
    port: vmnic,
    module,
    speedMbps: nic.speedMbps,
    verdict,
    ...plug,
  });
  nic.link = port.link === 'up' ? 'up' : 'down';
  if (module) nic.cableType = isCable(module.part) ? 'DA' : 'FIBRE';
  const heard = listens === 'cdp' ? cdpOf(sw, port.name) : listens === 'lldp' ? lldpOf(sw, port.name) : null;
  if (heard) nic.hears = esxiHears(heard);
  return port;
}

export function esxiHears(heard: LabNeighbour): EsxiNeighbour {
  return {
    protocol: heard.protocol,
    chassisId: heard.chassisId,
    systemName: heard.systemName,
    portId: heard.portId,
    portDescription: heard.portDescription ?? '',
    managementAddress: heard.managementAddress ?? '0.0.0.0',
  };
}

/** What an ESXi host announces where its distributed switch is set to `both`. */
export function esxiAnnounces(host: EsxiHost, vmnic: string, switchName: string): LabNeighbour {
  const mac = host.nics.find(({ name }) => name === vmnic)?.mac ?? '';
  return {
    protocol: 'lldp',
    kind: 'host',
    chassisId: vmnic,
    systemName: host.name,
    systemDescription: host.version,
    portId: mac,
    portIdKind: 'mac',
    portDescription: `port 4 on dvSwitch ${switchName} (etherswitch)`,
    managementAddress: null,
  };
}

/** Cables an adapter of a Windows host; with `listens` its LLDP agent hears the switch. */
export function plugHyperv(
  wiring: Wiring,
  host: HypervHost,
  name: string,
  module: LabModule | null,
  sw: LabSwitch,
  verdict: CableVerdict,
  { listens = false, ...plug }: Plug & { listens?: boolean } = {},
): LabSwitchPort {
  const adapter = host.adapters.find((candidate) => candidate.name === name);
  if (!adapter) throw new Error(`no such adapter on ${host.name}: ${name}`);
  const port = wiring.attach(sw, {
    host: host.name.toLowerCase(),
    port: name,
    module,
    speedMbps: adapter.speedMbps,
    verdict,
    ...plug,
  });
  adapter.status = port.link === 'up' ? 'Up' : 'Disconnected';
  if (listens) {
    const { chassisId, portId, systemName, managementAddress } = lldpOf(sw, port.name);
    host.lldp = [
      ...(host.lldp ?? []),
      {
        adapter: name,
        chassisMac: chassisId,
        port: portId,
        system: systemName,
        address: managementAddress ?? '',
      },
    ];
  }
  return port;
}
