import { fleetManifest, startTopology } from './running-fleet.ts';
import { makeTopology } from './topology.ts';

/**
 * The simulated fleet as a process of its own: `tsx tests/lab/main.ts [base port]`. Prints one line of JSON, the manifest,
 * when every device listens; ends on SIGTERM, SIGINT or when its parent goes away.
 */
async function main(): Promise<void> {
  const basePort = Number(process.argv[2] ?? 0);
  if (!Number.isInteger(basePort) || basePort < 0 || basePort > 60_000) {
    throw new RangeError(`not a base port: ${process.argv[2]}`);
  }
  const fleet = await startTopology(makeTopology(), { basePort });
  const stop = () => void fleet.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
  console.log(JSON.stringify(fleetManifest(fleet)));
}

await main();
