/** Loaded into a worker before its own code: at SIGUSR2 it throws away what nobody holds and prints its memory, in bytes. */
process.on('SIGUSR2', () => {
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ memoryOf: process.pid, rss, held: heapUsed + external }));
});
