import { parseArgs } from 'node:util';

import { withBenchDatabase } from './bench-database.ts';
import { compareWithCopy, printComparison } from './ingest/compare-with-copy.ts';
import { measureMacTables } from './ingest/measure-mac-tables.ts';
import { machine } from './machine.ts';

const USAGE = `npm run bench:ingest -- [--visits 64] [--rounds 3] [--macs 0,2000,20000]
How many rows a second come of visits, of hosts with 48 ports and a module in each: a row of port, module, placement and
port_reading for every port. Beside it COPY of these rows into tables with the same columns, checks and indexes, without
foreign keys, all in one transaction; and COPY of the rows of change and inventory with them, which a visit writes as well.
Then visits of a switch by the size of its MAC table; --macs '' leaves these out.`;

const { values: options } = parseArgs({
  options: {
    visits: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '3' },
    macs: { type: 'string', default: '0,2000,20000' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (options.help) return console.log(USAGE);
  const { macs } = options;
  const [visits, rounds] = [Number(options.visits), Number(options.rounds)];
  console.log(`${machine()}; ${visits} visits each, medians of ${rounds}`);
  await withBenchDatabase(async (db, { pid }) =>
    printComparison(await compareWithCopy(db, pid, { visits, rounds })),
  );
  if (macs !== '') await withBenchDatabase((db) => measureMacTables(db, macs.split(',').map(Number)));
}

await main();
