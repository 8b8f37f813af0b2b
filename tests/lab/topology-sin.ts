import { addMachine, addVmk, type Cast, castEsxi, castHyperv, castLinux, MICROSOFT, VMWARE } from './cast.ts';
import { LAB_CABLES } from './lab-cables.ts';
import { LAB_CARDS } from './lab-nics.ts';
import { labPart } from './lab-parts.ts';
import { esxiHears, plugEsxi, plugHyperv, plugLinux } from './plug-in.ts';
import type { LabSite } from './wiring.ts';

const SR10 = labPart('FTLX8571D3BCL');
const SR4 = labPart('AFBR-79EQDZ');

/** Singapore: leaves of Comware and RouterOS below a Huawei aggregation that has hosts, too. */
export function buildSingapore(cast: Cast): LabSite {
  const { wiring, makeModule, makeMac } = cast;
  const comware = wiring.addSwitch('leaf-sin-1', 'sin', '5940-48SFP');
  const huawei = wiring.addSwitch('agg-sin-1', 'sin', 'CE6857-48S6CQ');
  const mikrotik = wiring.addSwitch('leaf-sin-2', 'sin', 'CRS317-1G-16S+', { login: 'routeros' });
  const ups = [0, 1].map(() => wiring.join(comware, huawei, SR4));
  wiring.bundle(
    comware,
    1,
    ups.map(([near]) => near),
  );
  wiring.bundle(
    huawei,
    1,
    ups.map(([, far]) => far),
  );
  wiring.join(mikrotik, huawei, LAB_CABLES.dac10);
  listeners();
  teams();
  elsewhere();
  singleFibres();
  const xcp = castLinux(cast, 'xcp-sin-51', 'xcp-ng', LAB_CARDS.xl710, [makeModule(SR4)]);
  plugLinux(wiring, xcp, xcp.ports[0]!, huawei, 'linked', { macs: [xcp.ports[0]!.permanentMac] });
  return { leaves: [comware, huawei, mikrotik], core: huawei, management: null };

  function listeners(): void {
    for (const [name, sw, listens] of [
      ['esx-sin-01', comware, 'lldp'],
      ['esx-sin-02', mikrotik, 'cdp'],
      ['esx-sin-03', huawei, 'lldp'],
    ] as const) {
      const distributed = listens === 'lldp';
      const host = castEsxi(cast, name, ['10g', '10g'], {
        switches: [{ name: 'Uplinks', distributed, uplinks: ['vmnic2', 'vmnic3'] }],
      });
      const vmk = addVmk(cast, host, 'Uplinks');
      addMachine(host, { name: 'vcsa', mac: makeMac(VMWARE), switchName: 'Uplinks', uplink: 'vmnic3' });
      plugEsxi(wiring, host, 'vmnic2', makeModule(SR10), sw, 'linked', { listens, macs: [vmk] });
      plugEsxi(wiring, host, 'vmnic3', makeModule(SR10), sw, 'linked', {
        listens,
        macs: [host.machines[0]!.mac],
      });
    }
  }

  function teams(): void {
    const heard = castHyperv(cast, 'hv-sin-01', 2, 10_000);
    const tie = castHyperv(cast, 'hv-sin-02', 2, 10_000);
    const names = ['SLOT 3 Port 1', 'SLOT 3 Port 2'];
    for (const host of [heard, tie]) {
      host.switches.push({ name: 'Team', isTeam: true, adapters: names });
      for (const [i, name] of names.entries()) {
        const mac = makeMac(MICROSOFT);
        host.virtualNics.push({ name: 'Network Adapter', machine: `vm-${i}`, mac, switchName: 'Team' });
        const [sw, verdict] =
          host === tie ? ([comware, 'ambiguous'] as const) : ([huawei, 'linked'] as const);
        plugHyperv(wiring, host, name, makeModule(SR10), sw, verdict, {
          listens: host === heard,
          macs: [mac],
        });
      }
    }
  }

  /** A host whose switch is not registered: it hears one, and its frames come over the uplink of the aggregation. */
  function elsewhere(): void {
    const host = castEsxi(cast, 'esx-sin-04', ['10g', '10g'], {
      switches: [{ name: 'DSwitch-Far', distributed: true, uplinks: ['vmnic2', 'vmnic3'] }],
    });
    const vmk = addVmk(cast, host, 'DSwitch-Far');
    for (const [i, nic] of host.nics.slice(2).entries()) {
      nic.link = 'up';
      nic.cableType = 'FIBRE';
      nic.hears = esxiHears({ ...stranger(), portId: `Ethernet1/${i + 7}` });
    }
    wiring.joinStranger(huawei, stranger(), [vmk]);
  }

  function stranger() {
    return {
      protocol: 'lldp',
      kind: 'switch',
      chassisId: '00:de:fb:21:09:00',
      systemName: 'tor-sin-9',
      systemDescription: 'Cisco Nexus Operating System (NX-OS) Software 7.0(3)I7(9)',
      portId: 'Ethernet1/49',
      portIdKind: 'name',
      portDescription: null,
      managementAddress: '192.0.2.199',
    } as const;
  }

  /** Single-fibre gigabit: a pair of wavelengths that meet, and two that do not. */
  function singleFibres(): void {
    const up = labPart('SFP-GE-BX');
    const host = castLinux(cast, 'xen-sin-51', 'xen', LAB_CARDS.i350sfp, [makeModule(up), makeModule(up)]);
    const [good, bad] = host.ports as [(typeof host.ports)[number], (typeof host.ports)[number]];
    plugLinux(wiring, host, good, mikrotik, 'linked', { macs: [good.permanentMac] });
    plugLinux(wiring, host, bad, mikrotik, 'open', {
      switchModule: { ...makeModule(up), rxPowerMw: [0] },
      link: 'down',
      description: `${host.name} ${bad.name}`,
    });
    cast.findings.push({ host: host.name, port: bad.name, kind: 'wavelength-mismatch' });
  }
}
