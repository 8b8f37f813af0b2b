import type { Db } from '#lib/db/client.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { NO_EVIDENCE } from '#lib/platforms/link-evidence.ts';
import type { PortReading } from '#lib/platforms/platform.ts';

import { makeModule, makeNeighbour, makePort, makeReading, makeSwitchReading } from './make-reading.ts';
import { makeDevice, makeVisit } from './make-visit.ts';

const UNREADABLE = { unreadable: 'not-supported' } as const;
const BOND_MAC = '3c:fd:fe:00:00:01';

const dac = makeModule('F1940212345', {
  vendor: 'FS',
  partNumber: 'SFP28-PC03',
  mediaClass: 'passive-dac',
  functionalClass: '25GBASE-CR',
  compliance: ['25GBASE-CR'],
  wavelengthNm: null,
  cableLengthM: 3,
  cableLengthSource: 'eeprom',
  cableLengthEepromM: 3,
  reach: [],
});

const longReach = makeModule('LR0001', {
  partNumber: 'SFP-25G-LR',
  mediaClass: 'optic-smf',
  functionalClass: '25GBASE-LR',
  compliance: ['25GBASE-LR'],
  wavelengthNm: 1310,
});

/**
 * One switch and four hosts, read once: `esx-1` whose modules only the switch reads (a cable and an optic), `kvm-1` whose
 * bond ties between two ports, `kvm-2` with the wrong optic, `kvm-3` of which nothing is known. A stranger announces itself
 * to the switch.
 */
export async function seedCabledFleet(db: Db): Promise<void> {
  const heard = [
    makeNeighbour({ localPort: 'Ethernet1', systemName: 'esx-1', remotePort: 'vmnic0' }),
    makeNeighbour({ localPort: 'Ethernet6', systemName: 'kvm-2', remotePort: 'eth0' }),
    makeNeighbour({ localPort: 'Ethernet5', systemName: 'tor-9', remotePort: 'Ethernet1/50' }),
  ];
  const lag = (name: string) => ({ master: { name, kind: 'lag' as const } });
  await read(db, 'leaf-1', 'switch', [
    makePort('Ethernet1', dac, { description: '=esx-1' }),
    makePort('Ethernet2', optic('SW2')),
    makePort('Ethernet3', optic('SW3'), lag('Port-Channel1')),
    makePort('Ethernet4', optic('SW4'), lag('Port-Channel1')),
    makePort('Ethernet5', optic('SW5')),
    makePort('Ethernet6', longReach),
    makePort('Ethernet7', 'empty', { link: 'down', speedMbps: null }),
  ], {
    neighbours: heard,
    macTable: [{ mac: BOND_MAC, vlan: 10, port: 'Port-Channel1' }],
  }); // prettier-ignore
  await read(db, 'esx-1', 'host', [makePort('vmnic0', UNREADABLE), makePort('vmnic1', UNREADABLE)], {
    neighbours: [
      makeNeighbour({ localPort: 'vmnic0', systemName: 'leaf-1', remotePort: 'Ethernet1' }),
      makeNeighbour({ localPort: 'vmnic1', systemName: 'leaf-1', remotePort: 'Ethernet2' }),
    ],
  });
  const bonded = { currentMac: BOND_MAC, master: { name: 'bond0', kind: 'bond' as const } };
  await read(db, 'kvm-1', 'host', [
    makePort('eth0', optic('K10'), { ...bonded, permanentMac: BOND_MAC }),
    makePort('eth1', optic('K11'), { ...bonded, permanentMac: '3c:fd:fe:00:00:02' }),
  ]);
  await read(db, 'kvm-2', 'host', [makePort('eth0', optic('K20'))]);
  await read(db, 'kvm-3', 'host', [makePort('eth0', optic('K30'))]);
}

const optic = (serial: string): ModuleRecord => makeModule(serial);

async function read(
  db: Db,
  name: string,
  role: 'host' | 'switch',
  ports: PortReading[],
  evidence: Partial<typeof NO_EVIDENCE> = {},
): Promise<void> {
  const platform = role === 'switch' ? 'arista-eos' : 'linux';
  const id = await makeDevice(db, name, { role, platform, site: 'fra' });
  // No worker serves the zone, so that none takes the visit before it is made here.
  await db.prisma.device.update({ where: { id }, data: { zone: 'nowhere' } });
  const facts = { ports, evidence: { ...NO_EVIDENCE, ...evidence } };
  const reading = role === 'switch' ? makeSwitchReading({}, {}, facts) : makeReading({}, facts);
  reading.facts.hostname = name;
  await ingestVisit(db, await makeVisit(db, id), reading);
}
