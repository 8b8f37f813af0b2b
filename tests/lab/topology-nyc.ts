import { addMachine, addVmk, type Cast, castEsxi, castHyperv, castLinux, MICROSOFT, VMWARE } from './cast.ts';
import { LAB_CABLES, marked, splitLeg } from './lab-cables.ts';
import { LAB_CARDS } from './lab-nics.ts';
import { labPart } from './lab-parts.ts';
import { plugEsxi, plugHyperv, plugLinux } from './plug-in.ts';
import type { LabSite } from './wiring.ts';

const SR25 = labPart('SFP28-25GSR-85');
const AOC25 = labPart('MFA2P10-A005');

/** A virtual machine that was moved from one host to another. */
export const MOVED_MACHINE = { name: 'db-07', from: 'esx-nyc-02', to: 'esx-nyc-04' };

/** New York: leaves of SONiC, Cumulus Linux and Dell OS10 below an Aruba aggregation that has hosts, too. */
export function buildNewYork(cast: Cast): LabSite {
  const { wiring, makeModule, makeMac } = cast;
  const sonic = wiring.addSwitch('leaf-nyc-1', 'nyc', 'AS7326');
  const cumulus = wiring.addSwitch('leaf-nyc-2', 'nyc', 'SN2410');
  const dell = wiring.addSwitch('leaf-nyc-3', 'nyc', 'S5248F-ON', { latencyMs: 30 });
  const aruba = wiring.addSwitch('agg-nyc-1', 'nyc', '8325-48Y8C');
  for (const leaf of [sonic, cumulus, dell]) wiring.join(leaf, aruba, LAB_CABLES.aoc100);
  listeners();
  machinesTell();
  movedMachine();
  windows();
  cables();
  return { leaves: [sonic, cumulus, dell, aruba], core: aruba, management: null };

  function listeners(): void {
    // SONiC announces the alias of the port, and its name as the description.
    for (const [name, sw] of [
      ['esx-nyc-01', sonic],
      ['esx-nyc-03', dell],
    ] as const) {
      const host = castEsxi(cast, name, ['25g', '25g'], {
        switches: [{ name: 'DSwitch-NYC', distributed: true, uplinks: ['vmnic2', 'vmnic3'] }],
      });
      const vmk = addVmk(cast, host, 'DSwitch-NYC');
      plugEsxi(wiring, host, 'vmnic2', makeModule(SR25), sw, 'linked', { listens: 'lldp', macs: [vmk] });
      plugEsxi(wiring, host, 'vmnic3', makeModule(SR25), sw, 'linked', { listens: 'lldp' });
    }
  }

  /** The host says by which uplink the frames of each machine leave. */
  function machinesTell(): void {
    const host = castEsxi(cast, 'esx-nyc-02', ['25g', '25g'], {
      switches: [{ name: 'vSwitch0', distributed: false, uplinks: ['vmnic2', 'vmnic3'] }],
    });
    for (const [vmnic, names] of [
      ['vmnic2', ['ci-01', 'ci-02']],
      ['vmnic3', ['ci-03']],
    ] as const) {
      const macs = names.map((name) => {
        const mac = makeMac(VMWARE);
        addMachine(host, { name, mac, switchName: 'vSwitch0', uplink: vmnic });
        return mac;
      });
      if (vmnic === 'vmnic2') macs.push(addVmk(cast, host, 'vSwitch0'));
      plugEsxi(wiring, host, vmnic, makeModule(SR25), cumulus, 'linked', { macs });
    }
  }

  /** The machine runs at its new host; the switch of the old one still has its address. */
  function movedMachine(): void {
    const host = castEsxi(cast, MOVED_MACHINE.to, ['25g'], {
      switches: [{ name: 'vSwitch0', distributed: false, uplinks: ['vmnic2'] }],
    });
    const mac = makeMac(VMWARE);
    addMachine(host, { name: MOVED_MACHINE.name, mac, switchName: 'vSwitch0', uplink: 'vmnic2' });
    const macs = [mac, addVmk(cast, host, 'vSwitch0')];
    plugEsxi(wiring, host, 'vmnic2', makeModule(SR25), dell, 'linked', { macs });
    const before = wiring.cables.find(
      ({ host: from, hostPort }) => from === MOVED_MACHINE.from && hostPort === 'vmnic2',
    );
    wiring.remember(cumulus, before?.switchPort ?? '', [mac]);
  }

  function windows(): void {
    // Each virtual switch has one adapter.
    const single = castHyperv(cast, 'hv-nyc-01', 2, 25_000);
    const heard = castHyperv(cast, 'hv-nyc-02', 2, 25_000);
    for (const [i, name] of ['SLOT 3 Port 1', 'SLOT 3 Port 2'].entries()) {
      const mac = makeMac(MICROSOFT);
      single.switches.push({ name: `External ${i + 1}`, isTeam: false, adapters: [name] });
      single.virtualNics.push({
        name: 'Network Adapter',
        machine: `vm-${i}`,
        mac,
        switchName: `External ${i + 1}`,
      });
      plugHyperv(wiring, single, name, makeModule(SR25), aruba, 'linked', { macs: [mac] });
      plugHyperv(wiring, heard, name, makeModule(AOC25), dell, 'linked', { listens: true });
    }
    heard.switches.push({ name: 'Team', isTeam: true, adapters: ['SLOT 3 Port 1', 'SLOT 3 Port 2'] });
  }

  function cables(): void {
    // Nothing but the serial number at both ends: one marks the ends, one does not.
    for (const [name, sw, part, mark] of [
      ['kvm-nyc-51', sonic, LAB_CABLES.dac25, true],
      ['kvm-nyc-52', cumulus, AOC25, false],
    ] as const) {
      const cable = makeModule(part);
      const [near, far] = mark ? [marked(cable, '-A'), marked(cable, '-B')] : [cable, { ...cable }];
      const host = castLinux(cast, name, 'ubuntu', LAB_CARDS.cx4lx, [near]);
      plugLinux(wiring, host, host.ports[0]!, sw, 'linked', { switchModule: far });
    }
    // The host has its end up, the switch does not.
    const half = castLinux(cast, 'kvm-nyc-53', 'ubuntu', LAB_CARDS.cx4lx, [makeModule(LAB_CABLES.dac25)]);
    plugLinux(wiring, half, half.ports[0]!, sonic, 'linked', { link: 'down' });
    half.ports[0]!.link = 'up';
    cast.findings.push({ host: half.name, port: half.ports[0]!.name, kind: 'one-side-down' });

    const trunk = makeModule(LAB_CABLES.splitTrunk);
    const lanes = wiring.breakOut(cumulus, 'swp49', trunk, 25_000);
    for (const [i, name] of ['deb-nyc-51', 'deb-nyc-52'].entries()) {
      const host = castLinux(cast, name, 'debian', LAB_CARDS.bcm57414, [splitLeg(trunk)]);
      const macs = [host.ports[0]!.permanentMac];
      plugLinux(wiring, host, host.ports[0]!, cumulus, 'linked', { at: lanes[i], macs });
    }
  }
}
