import { randomBytes, randomUUID } from 'node:crypto';

import { audit } from '#lib/audit/audit.ts';
import type { Db } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import { commandActor } from '#lib/people/actor.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

import { makeModule, makeNeighbour, makeReading, makeSwitchReading } from './make-reading.ts';
import { makeDevice, makeVisit } from './make-visit.ts';

/** Occurs in everything that there is in Frankfurt, and in nothing else. */
export const FRANKFURT = 'frankfurt';

/** A host and a switch in Frankfurt with all that Ferrule keeps of devices, and a host in London. */
export interface TwoSites {
  host: string;
  switch: string;
  port: string;
  /** Of the switch. */
  farPort: string;
  /** A port whose other end is not known. */
  openPort: string;
  module: string;
  run: string;
  finding: string;
  /** A host of Frankfurt that may be changed or retired, or is. */
  spareHost(retired?: boolean): Promise<string>;
  /** A host key that waits for a decision, of a spare host. */
  spareKey(): Promise<string>;
  /** A run that is under way, or whose visit ended so. */
  spareRun(outcome?: 'failure'): Promise<string>;
  spareCredential(paused?: boolean): Promise<string>;
  spareCheck(requestedBy: string): Promise<string>;
  spareSelection(): Promise<string>;
  spareSchedule(): Promise<string>;
  /** Of a spare host. */
  spareImport(): Promise<string>;
  /** The host's port with a pin. */
  pinnedPort(): Promise<string>;
  /** A line of known_hosts for a spare host. */
  knownHosts(): Promise<string>;
}

export async function makeTwoSites(db: Db): Promise<TwoSites> {
  let spares = 0;
  const host = await makeDevice(db, `${FRANKFURT}-host`, { site: 'fra' });
  const sw = await makeDevice(db, `${FRANKFURT}-switch`, { site: 'fra', role: 'switch' });
  const london = await makeDevice(db, 'london-host', { site: 'lon' });
  const read = async (device: string, reading: DeviceReading) => {
    const visit = await makeVisit(db, device);
    await ingestVisit(db, visit, reading);
    return visit.runId;
  };
  const neighbour = makeNeighbour({ localPort: 'Ethernet1', systemName: `${FRANKFURT}-host` });
  const run = await read(
    host,
    makeReading({ eth0: makeModule('FRANKFURT1'), eth1: 'empty', eth2: makeModule('FRANKFURT3') }),
  );
  await read(sw, makeSwitchReading({ Ethernet1: makeModule('FRANKFURT2') }, { neighbours: [neighbour] }));
  await read(london, makeReading({ eth0: makeModule('LONDON1') }));
  const ports = await db.prisma.port.findMany({ where: { deviceId: { in: [host, sw] } } });
  const port = ports.find(({ name }) => name === 'eth0')!.id;
  const far = ports.find(({ name }) => name === 'Ethernet1')!.id;
  const at = new Date();
  await db.prisma.link.create({
    data: {
      nearPortId: port, farPortId: far, state: 'linked', confidence: 'probable', score: 60, evidence: [], since: at,
      checkedAt: at,
    },
  }); // prettier-ignore
  const finding = await db.prisma.finding.create({
    data: {
      kind: 'rx-low', severity: 'warning', portId: port, message: `In ${FRANKFURT}.`, remedy: 'Clean it.',
      firstSeenAt: at, lastSeenAt: at,
    },
  }); // prettier-ignore
  await db.prisma.$transaction((tx) => refreshInventory(tx, [host, sw, london]));
  await db.prisma.$transaction((tx) =>
    audit(tx, commandActor('Test'), {
      action: 'device.edit',
      subject: { kind: 'device', id: host, name: `${FRANKFURT}-host`, site: 'fra' },
    }),
  );
  const { id: module } = await db.prisma.module.findFirstOrThrow({ where: { serial: 'FRANKFURT1' } });
  const openPort = ports.find(({ name }) => name === 'eth2')!.id;
  await db.prisma.inventory.update({ where: { portId: openPort }, data: { linkState: 'unmatched' } });
  const spareHost = async (retired = false) => {
    const id = await makeDevice(db, `${FRANKFURT}-spare-${++spares}`, { site: 'fra' });
    if (retired) await db.prisma.device.update({ where: { id }, data: { retiredAt: new Date() } });
    return id;
  };
  return {
    host,
    switch: sw,
    port,
    farPort: far,
    openPort,
    module,
    run,
    finding: finding.id,
    spareHost,
    async spareKey() {
      const fingerprint = `SHA256:${randomUUID().replaceAll('-', '')}00000000000`;
      const key = await db.prisma.hostKey.create({
        data: { deviceId: await spareHost(), algorithm: 'ssh-ed25519', fingerprint },
      });
      return key.id;
    },
    async spareRun(outcome) {
      const { runId } = await makeVisit(db, await spareHost());
      if (outcome) await db.prisma.visit.updateMany({ where: { runId }, data: { state: 'done', outcome } });
      return runId;
    },
    async spareSelection() {
      const selection = { kind: 'all' };
      const data = { name: `spare ${++spares}`, selection, createdBy: 'Test administrator' };
      return (await db.prisma.savedSelection.create({ data })).id;
    },
    async spareSchedule() {
      const selection = { kind: 'site', site: 'fra' };
      const schedule = await db.prisma.schedule.create({
        data: {
          name: `spare ${++spares}`,
          cron: '0 2 * * *',
          timeZone: 'UTC',
          selection,
          enabled: false,
          createdBy: 'x',
        },
      });
      return schedule.id;
    },
    spareImport: async () =>
      (
        await db.prisma.import.create({
          data: { by: 'somebody', label: FRANKFURT, created: [await spareHost()] },
        })
      ).id,
    async pinnedPort() {
      const pin = { farPortId: far, pinnedBy: 'Test administrator' };
      await db.prisma.linkPin.upsert({
        where: { nearPortId: port },
        create: { nearPortId: port, ...pin },
        update: pin,
      });
      return port;
    },
    async knownHosts() {
      await spareHost();
      const text = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
      const key = Buffer.concat([text(Buffer.from('ssh-ed25519')), text(randomBytes(32))]).toString('base64');
      return `${FRANKFURT}-spare-${spares}.test ssh-ed25519 ${key}\n`;
    },
    async spareCheck(requestedBy) {
      const { credentialId } = await db.prisma.device.findUniqueOrThrow({ where: { id: host } });
      const input = { address: `${FRANKFURT}.test`, site: 'fra' };
      const check = await db.prisma.deviceCheck.create({
        data: { credentialId, input, state: 'done', requestedBy },
      });
      return check.id;
    },
    async spareCredential(paused = false) {
      const credential = await db.prisma.credential.create({
        data: {
          name: `spare ${++spares}`,
          kind: 'password',
          username: 'root',
          source: 'environment',
          reference: 'FERRULE_SECRET_SPARE',
          ...(paused && { pausedAt: new Date(), pausedWhy: 'Test' }),
        },
      });
      return credential.id;
    },
  };
}
