import {
  addMachine,
  addVmk,
  bond,
  type Cast,
  castEsxi,
  castHyperv,
  castLinux,
  MICROSOFT,
  VMWARE,
} from './cast.ts';
import { MLXLINK_DAC } from './esxi-hosts.ts';
import { LAB_CABLES, splitLeg } from './lab-cables.ts';
import { LAB_CARDS } from './lab-nics.ts';
import { labPart } from './lab-parts.ts';
import { esxiAnnounces, lldpdOf, plugEsxi, plugHyperv, plugLinux } from './plug-in.ts';
import type { LabSite } from './wiring.ts';
import type { LabHost } from './host-spec.ts';

const SR25 = labPart('FTLF8536P5BCL');
const SR10 = labPart('FTLX8571D3BCL');
const LR10 = labPart('FTLX1471D3BCL');
const DAC25 = labPart('MCP2M00-A002');

/** Frankfurt: a pair of Arista leaves with MLAG, a Juniper leaf of ten gigabits, a Juniper spine. */
export function buildFrankfurt(cast: Cast): LabSite {
  const { wiring, makeModule, makeMac } = cast;
  const leafA = wiring.addSwitch('leaf-fra-1a', 'fra', 'DCS-7050SX3-48YC8');
  const leafB = wiring.addSwitch('leaf-fra-1b', 'fra', 'DCS-7050SX3-48YC8');
  const leaf2 = wiring.addSwitch('leaf-fra-2', 'fra', 'QFX5100-48S');
  const spine = wiring.addSwitch('spine-fra-1', 'fra', 'QFX5120-32C');
  joinPair();
  bondedHosts();
  hypervisors();
  splitCable();
  juniperHosts();
  return { leaves: [leafA, leafB, leaf2], core: spine, management: null };

  function joinPair(): void {
    const peer = [0, 1].map(() => wiring.join(leafA, leafB, LAB_CABLES.dac100));
    for (const [i, sw] of [leafA, leafB].entries()) {
      wiring.bundle(
        sw,
        1000,
        peer.map((ends) => ends[i] ?? ''),
        true,
      );
    }
    const ups = [leafA, leafB].map((leaf) => wiring.join(leaf, spine, LAB_CABLES.aoc100));
    for (const [i, leaf] of [leafA, leafB].entries()) wiring.bundle(leaf, 1, [ups[i]?.[0] ?? '']);
    wiring.bundle(
      spine,
      0,
      ups.map((ends) => ends[1]),
    );
    wiring.join(leaf2, spine, labPart('CAB-Q-Q-3M'));
  }

  /** Both members of a bond, one to each leaf of the pair. */
  function pairUp(host: LabHost, number: number, verdict: 'linked' | 'ambiguous', announces: boolean): void {
    bond(host);
    for (const [i, leaf] of [leafA, leafB].entries()) {
      const port = host.ports[i]!;
      const hears = announces ? [lldpdOf(host, port, 'mac')] : [];
      const { name } = plugLinux(wiring, host, port, leaf, verdict, { hears });
      wiring.learn(leaf, wiring.bundle(leaf, number, [name]), [host.ports[0]!.permanentMac]);
    }
  }

  function bondedHosts(): void {
    const two = (part: typeof SR25) => [makeModule(part), makeModule(part)];
    pairUp(castLinux(cast, 'kvm-fra-51', 'ubuntu', LAB_CARDS.cx4lx, two(SR25)), 11, 'linked', true);
    // Nothing tells which member goes to which leaf.
    pairUp(castLinux(cast, 'kvm-fra-52', 'ubuntu', LAB_CARDS.cx4lx, two(SR25)), 12, 'ambiguous', false);
    // The serial numbers of the cables do.
    pairUp(castLinux(cast, 'kvm-fra-53', 'ubuntu', LAB_CARDS.cx4lx, two(DAC25)), 13, 'linked', false);
  }

  function hypervisors(): void {
    const both = castEsxi(cast, 'esx-fra-01', ['25g', '25g'], {
      switches: [{ name: 'DSwitch-Prod', distributed: true, uplinks: ['vmnic2', 'vmnic3'] }],
    });
    addVmk(cast, both, 'DSwitch-Prod', both.nics[0]!.mac);
    for (const [vmnic, leaf] of [
      ['vmnic2', leafA],
      ['vmnic3', leafB],
    ] as const) {
      const hears = [esxiAnnounces(both, vmnic, 'DSwitch-Prod')];
      const macs = vmnic === 'vmnic2' ? [both.nics[0]!.mac] : [];
      plugEsxi(wiring, both, vmnic, makeModule(SR25), leaf, 'linked', { listens: 'lldp', hears, macs });
    }

    // Arista sends no CDP, a standard switch hears nothing else. Each switch has one uplink.
    const single = castEsxi(cast, 'esx-fra-02', ['25g', '25g'], {
      switches: [
        { name: 'vSwitch0', distributed: false, uplinks: ['vmnic2'] },
        { name: 'vSwitch1', distributed: false, uplinks: ['vmnic3'] },
      ],
    });
    const vmk = addVmk(cast, single, 'vSwitch0');
    const machines = ['web-01', 'web-02', 'cache-01'].map((name) => ({ name, mac: makeMac(VMWARE) }));
    for (const machine of machines)
      addMachine(single, { ...machine, switchName: 'vSwitch1', uplink: 'vmnic3' });
    plugEsxi(wiring, single, 'vmnic2', makeModule(SR25), leafA, 'linked', { macs: [vmk] });
    plugEsxi(wiring, single, 'vmnic3', makeModule(SR25), leafB, 'linked', {
      macs: machines.map(({ mac }) => mac),
    });

    // IP hash without a port-channel: the machines' frames leave by either uplink, and no one says which is where.
    const tie = castEsxi(cast, 'esx-fra-03', ['25g', '25g'], {
      switches: [{ name: 'vSwitch0', distributed: false, uplinks: ['vmnic2', 'vmnic3'] }],
    });
    const spread = ['app-01', 'app-02', 'app-03', 'app-04'].map((name) => ({ name, mac: makeMac(VMWARE) }));
    for (const machine of spread) addMachine(tie, { ...machine, switchName: 'vSwitch0', uplink: 'all(2)' });
    const [first = [], second] = [spread.slice(0, 2), spread.slice(2)].map((half) =>
      half.map(({ mac }) => mac),
    );
    first.push(addVmk(cast, tie, 'vSwitch0'));
    plugEsxi(wiring, tie, 'vmnic2', makeModule(SR25), leafA, 'ambiguous', { macs: first });
    plugEsxi(wiring, tie, 'vmnic3', makeModule(SR25), leafA, 'ambiguous', { macs: second });

    // vmk0 was made with the address of vmnic0, which has no cable: its frames leave by vmnic2.
    const cloned = castEsxi(cast, 'esx-fra-04', ['25g'], {
      switches: [{ name: 'vSwitch0', distributed: false, uplinks: ['vmnic2'] }],
    });
    const macs = [addVmk(cast, cloned, 'vSwitch0', cloned.nics[0]!.mac)];
    plugEsxi(wiring, cloned, 'vmnic2', makeModule(SR25), leafB, 'linked', { macs });

    // A team of two whose frames leave by either: WinMFT reads the cables.
    const team = castHyperv(cast, 'hv-fra-01', 2, 100_000);
    const names = ['SLOT 3 Port 1', 'SLOT 3 Port 2'];
    team.switches.push({ name: 'ConvergedSwitch', isTeam: true, adapters: names });
    const management = team.adapters[0]!.permanentMac;
    const guest = makeMac(MICROSOFT);
    team.virtualNics.push(
      { name: 'Management', machine: null, mac: management, switchName: 'ConvergedSwitch' },
      { name: 'Network Adapter', machine: 'sql-01', mac: guest, switchName: 'ConvergedSwitch' },
    );
    team.mlxlink = {};
    for (const [i, leaf] of [leafA, leafB].entries()) {
      const cable = makeModule(LAB_CABLES.dac100);
      team.mlxlink[names[i]!] = MLXLINK_DAC.replace('MT2108VS04417', cable.serial);
      plugHyperv(wiring, team, names[i]!, cable, leaf, 'linked', { macs: [i === 0 ? guest : management] });
    }
  }

  /** One cage of the leaf, three of its four ports to three hosts. */
  function splitCable(): void {
    const trunk = makeModule(LAB_CABLES.splitTrunk);
    const lanes = wiring.breakOut(leafA, 'Ethernet51/1', trunk, 25_000);
    const byMac = castLinux(cast, 'deb-fra-51', 'debian', LAB_CARDS.bcm57414, [splitLeg(trunk)]);
    const macs = [byMac.ports[0]!.permanentMac];
    plugLinux(wiring, byMac, byMac.ports[0]!, leafA, 'linked', { at: lanes[0], macs });
    const byName = castLinux(cast, 'deb-fra-52', 'debian', LAB_CARDS.bcm57414, [splitLeg(trunk)]);
    const hears = [lldpdOf(byName, byName.ports[0]!, 'name')];
    plugLinux(wiring, byName, byName.ports[0]!, leafA, 'linked', { at: lanes[1], hears });
    const esxi = castEsxi(cast, 'esx-fra-05', ['25g'], {
      switches: [{ name: 'vSwitch0', distributed: false, uplinks: ['vmnic2'] }],
    });
    const vmk = addVmk(cast, esxi, 'vSwitch0');
    plugEsxi(wiring, esxi, 'vmnic2', splitLeg(trunk), leafA, 'linked', { at: lanes[2], macs: [vmk] });
  }

  function juniperHosts(): void {
    // Junos announces a number for the port and its name as the description.
    const esxi = castEsxi(cast, 'esx-fra-06', ['10g', '10g'], {
      switches: [{ name: 'DSwitch-Edge', distributed: true, uplinks: ['vmnic2', 'vmnic3'] }],
    });
    const vmk = addVmk(cast, esxi, 'DSwitch-Edge');
    plugEsxi(wiring, esxi, 'vmnic2', makeModule(SR10), leaf2, 'linked', { listens: 'lldp', macs: [vmk] });
    plugEsxi(wiring, esxi, 'vmnic3', makeModule(SR10), leaf2, 'linked', { listens: 'lldp' });

    const dom0 = castLinux(cast, 'xs-fra-51', 'xenserver', LAB_CARDS.x520, [makeModule(SR10)]);
    plugLinux(wiring, dom0, dom0.ports[0]!, leaf2, 'linked', { macs: [dom0.ports[0]!.permanentMac] });

    // Short reach at the host, long reach at the switch: over a few metres it works by luck.
    const mismatch = castLinux(cast, 'deb-fra-53', 'debian', LAB_CARDS.x520, [makeModule(SR10)]);
    const hears = [lldpdOf(mismatch, mismatch.ports[0]!, 'mac')];
    const switchModule = makeModule(LR10);
    plugLinux(wiring, mismatch, mismatch.ports[0]!, leaf2, 'linked', { switchModule, hears });
    cast.findings.push({ host: mismatch.name, port: mismatch.ports[0]!.name, kind: 'class-mismatch' });
  }
}
