import {
  addMachine,
  addVmk,
  type Cast,
  castEsxi,
  castHyperv,
  castLinux,
  lacpBond,
  MICROSOFT,
  VMWARE,
} from './cast.ts';
import { LAB_CABLES } from './lab-cables.ts';
import { LAB_CARDS } from './lab-nics.ts';
import { labPart } from './lab-parts.ts';
import { lldpdOf, plugEsxi, plugHyperv, plugLinux } from './plug-in.ts';
import { switchPort } from './switch-spec.ts';
import type { LabSite } from './wiring.ts';

const SR25 = labPart('MMA2P00-AS');
const SR10 = labPart('SFBR-709SMZ-CS1');
const BANNER = `${'*'.repeat(60)}\n* lon-gw# is not the prompt. Authorised access only!        *\n${'*'.repeat(60)}\n`;

/** London: a pair of Nexus leaves with vPC, two Catalysts, an IOS-XR router as the core. */
export function buildLondon(cast: Cast): LabSite {
  const { wiring, makeModule, makeMac } = cast;
  const leafA = wiring.addSwitch('leaf-lon-1a', 'lon', 'N9K-C93180YC-FX');
  const leafB = wiring.addSwitch('leaf-lon-1b', 'lon', 'N9K-C93180YC-FX');
  const access = wiring.addSwitch('acc-lon-1', 'lon', 'C9500-48Y4C', { banner: BANNER });
  const management = wiring.addSwitch('mgmt-lon-1', 'lon', 'C9300-48T', {
    motd: 'mgmt-lon-1> is watched.\n\n--More-- coffee is in the kitchen\n',
    login: 'cisco-enable',
    hidden: ['show inventory', 'show mac address-table'],
  });
  const core = wiring.addSwitch('core-lon-1', 'lon', 'NCS-55A1-48Q6H', { latencyMs: 40 });
  joinPair();
  cdpHosts();
  portChannels();
  teams();
  otherHosts();
  return { leaves: [leafA, leafB, access], core, management };

  function joinPair(): void {
    const peer = [0, 1].map(() => wiring.join(leafA, leafB, LAB_CABLES.dac100));
    const ups = [leafA, leafB].map((leaf) => wiring.join(leaf, core, LAB_CABLES.aoc100));
    for (const [i, leaf] of [leafA, leafB].entries()) {
      wiring.bundle(
        leaf,
        1000,
        peer.map((ends) => ends[i] ?? ''),
        true,
      );
      wiring.bundle(leaf, 1, [ups[i]?.[0] ?? '']);
    }
    wiring.bundle(
      core,
      1,
      ups.map((ends) => ends[1]),
    );
    wiring.join(access, core, LAB_CABLES.aoc100);
    wiring.join(management, access, SR10);
  }

  /** Standard switches that hear CDP, one with a management port at the Catalyst of RJ45 ports. */
  function cdpHosts(): void {
    const nexus = castEsxi(cast, 'esx-lon-01', ['25g', '25g'], {
      switches: [
        { name: 'vSwitch0', distributed: false, uplinks: ['vmnic0'] },
        { name: 'vSwitch1', distributed: false, uplinks: ['vmnic2', 'vmnic3'] },
      ],
    });
    const macs = [addVmk(cast, nexus, 'vSwitch0', nexus.nics[0]!.mac)];
    plugEsxi(wiring, nexus, 'vmnic0', null, management, 'linked', { listens: 'cdp', macs });
    plugEsxi(wiring, nexus, 'vmnic2', makeModule(SR25), leafA, 'linked', { listens: 'cdp' });
    plugEsxi(wiring, nexus, 'vmnic3', makeModule(SR25), leafB, 'linked', { listens: 'cdp' });
    // What is written on a port may be about a cable that is gone.
    switchPort(leafA, 'Ethernet1/40').description = 'esx-lon-01 vmnic2';

    const catalyst = castEsxi(cast, 'esx-lon-04', ['25g', '25g'], {
      switches: [{ name: 'vSwitch0', distributed: false, uplinks: ['vmnic2', 'vmnic3'] }],
    });
    const vmk = addVmk(cast, catalyst, 'vSwitch0');
    plugEsxi(wiring, catalyst, 'vmnic2', makeModule(SR25), access, 'linked', { listens: 'cdp', macs: [vmk] });
    plugEsxi(wiring, catalyst, 'vmnic3', makeModule(SR25), access, 'linked', { listens: 'cdp' });
  }

  /** Two hosts behind port-channels of the pair: one that listens, one of which nothing tells who is where. */
  function portChannels(): void {
    for (const [name, number, listens] of [
      ['esx-lon-02', 20, 'lldp'],
      ['esx-lon-03', 21, undefined],
    ] as const) {
      const host = castEsxi(cast, name, ['25g', '25g'], {
        switches: [{ name: 'DSwitch-LAG', distributed: true, uplinks: ['vmnic2', 'vmnic3'] }],
      });
      const macs = ['mail', 'files', 'print'].map((machine) => {
        const mac = makeMac(VMWARE);
        addMachine(host, {
          name: `${machine}-${number}`,
          mac,
          switchName: 'DSwitch-LAG',
          uplink: 'all(2)',
        });
        return mac;
      });
      macs.push(addVmk(cast, host, 'DSwitch-LAG'));
      for (const [vmnic, leaf] of [
        ['vmnic2', leafA],
        ['vmnic3', leafB],
      ] as const) {
        const verdict = listens ? 'linked' : 'ambiguous';
        const port = plugEsxi(wiring, host, vmnic, makeModule(SR25), leaf, verdict, {
          ...(listens && { listens }),
        });
        wiring.learn(leaf, wiring.bundle(leaf, number, [port.name]), macs);
      }
    }
  }

  function teams(): void {
    const heard = castHyperv(cast, 'hv-lon-01', 2, 25_000);
    const described = castHyperv(cast, 'hv-lon-02', 2, 25_000);
    const tie = castHyperv(cast, 'hv-lon-03', 2, 25_000);
    const names = ['SLOT 3 Port 1', 'SLOT 3 Port 2'];
    for (const host of [heard, described, tie]) {
      host.switches.push({ name: 'Team', isTeam: true, adapters: names });
      const guests = [0, 1].map((i) => {
        const mac = makeMac(MICROSOFT);
        host.virtualNics.push({ name: 'Network Adapter', machine: `vm-${i}`, mac, switchName: 'Team' });
        return mac;
      });
      for (const [i, name] of names.entries()) {
        const leaf = host === tie ? access : i === 0 ? leafA : leafB;
        plugHyperv(wiring, host, name, makeModule(SR25), leaf, host === tie ? 'ambiguous' : 'linked', {
          listens: host === heard,
          macs: [guests[i]!],
          ...(host === described && { description: `hv-lon-02 ${name}` }),
        });
      }
    }
  }

  function otherHosts(): void {
    // The router learns on a subinterface.
    const routed = castLinux(cast, 'kvm-lon-51', 'ubuntu', LAB_CARDS.cx4lx, [makeModule(LAB_CABLES.dac25)]);
    const { name } = plugLinux(wiring, routed, routed.ports[0]!, core, 'linked');
    wiring.learn(core, name, [routed.ports[0]!.permanentMac]);

    // Two bonds without LLDP, of which the vPC pair and the Catalyst know the LACP partner of each member.
    for (const [at, switches] of [
      [leafA, leafB],
      [access, access],
    ].entries()) {
      const bonded = castLinux(cast, `kvm-lon-5${3 + at}`, 'ubuntu', LAB_CARDS.cx4lx, [
        makeModule(SR25),
        makeModule(SR25),
      ]);
      lacpBond(
        bonded,
        switches.map((sw, i) => ({ system: sw.chassisMac, port: 0x8001 + i })),
      );
      const system = bonded.ports[0]!.permanentMac;
      const ports = switches.map((sw, i) => {
        const port = plugLinux(wiring, bonded, bonded.ports[i]!, sw, 'linked');
        port.lacpPartner = { system, port: i + 1 };
        return port.name;
      });
      for (const sw of new Set(switches)) {
        const members = ports.filter((_, i) => switches[i] === sw);
        wiring.learn(sw, wiring.bundle(sw, 51 + at, members), [system]);
      }
    }

    // The switch was set to ten gigabits.
    const slow = castLinux(cast, 'kvm-lon-52', 'ubuntu', LAB_CARDS.cx4lx, [makeModule(SR25)]);
    const hears = [lldpdOf(slow, slow.ports[0]!, 'name')];
    plugLinux(wiring, slow, slow.ports[0]!, leafA, 'linked', { hears, switchMbps: 10_000 });
    cast.findings.push({ host: slow.name, port: slow.ports[0]!.name, kind: 'speed-mismatch' });

    // The NIC cannot tell what is plugged in, and the link does not come up.
    const fec = castLinux(cast, 'xs-lon-51', 'xenserver', LAB_CARDS.cx4lx, [makeModule(LAB_CABLES.dac25)]);
    fec.ports[0]!.nic = { ...fec.ports[0]!.nic, fec: 'invalid' };
    plugLinux(wiring, fec, fec.ports[0]!, leafB, 'linked', { link: 'down' });
    cast.findings.push({ host: fec.name, port: fec.ports[0]!.name, kind: 'fec-unreadable' });

    // Behind a small switch that nobody registered and that announces nothing.
    const desk = wiring.takePort(management, null)!;
    desk.link = 'up';
    desk.description = 'meeting room';
    const behind = [0, 1, 2].map((i) => castEsxi(cast, `esx-lon-1${i}`, []));
    for (const host of behind) {
      host.nics[0]!.link = 'up';
      host.switches.push({ name: 'vSwitch0', distributed: false, uplinks: ['vmnic0'] });
      addVmk(cast, host, 'vSwitch0', host.nics[0]!.mac);
    }
    wiring.learn(
      management,
      desk.name,
      behind.map((host) => host.nics[0]!.mac),
    );
  }
}
