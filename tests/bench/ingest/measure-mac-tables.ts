import type { Db } from '#lib/db/client.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

import { makeModule, makeNeighbour, makeSwitchReading } from '../../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../../lab/make-visit.ts';
import { median, printTable } from '../print-table.ts';

const PORTS = 64;
const RUNS = 5;

/** Prints what storing one visit of a switch costs, by the size of its MAC table. */
export async function measureMacTables(db: Db, sizes: number[]): Promise<void> {
  console.log(
    `\nOne visit of a switch of ${PORTS} ports; milliseconds, of the later visits the median of ${RUNS}`,
  );
  const lines: [string, string[]][] = [];
  for (const macs of sizes) lines.push([String(macs), await measure(db, macs)]);
  printTable('MAC table', ['first visit', 'later visit', 'a tenth moved'], lines);
}

async function measure(db: Db, macs: number): Promise<string[]> {
  const device = await makeDevice(db, `sw-${macs}`, { role: 'switch' });
  const first = await time(db, device, readingOf(macs, 0));
  const later: number[] = [];
  const moved: number[] = [];
  for (let run = 0; run < RUNS; run += 1) later.push(await time(db, device, readingOf(macs, 0)));
  for (let run = 1; run <= RUNS; run += 1) moved.push(await time(db, device, readingOf(macs, run)));
  return [first, median(later), median(moved)].map((ms) => ms.toFixed(0));
}

async function time(db: Db, device: string, reading: DeviceReading): Promise<number> {
  const visit = await makeVisit(db, device);
  const started = performance.now();
  if (!(await ingestVisit(db, visit, reading))) throw new Error('the visit was taken over');
  return performance.now() - started;
}

/** A tenth of the MACs is on another port with each `shift`. */
function readingOf(macs: number, shift: number): DeviceReading {
  const names = Array.from({ length: PORTS }, (_, at) => `Ethernet${at + 1}`);
  const portOf = (at: number) => names[(at % 10 === 0 ? at + shift : at) % PORTS] ?? '';
  return makeSwitchReading(Object.fromEntries(names.map((name) => [name, makeModule(`B${macs}${name}`)])), {
    neighbours: names.map((localPort) => makeNeighbour({ localPort, systemName: `host of ${localPort}` })),
    macTable: Array.from({ length: macs }, (_, at) => ({
      mac: at
        .toString(16)
        .padStart(12, '0')
        .replace(/(..)(?!$)/g, '$1:'),
      vlan: at % 100,
      port: portOf(at),
    })),
  });
}
