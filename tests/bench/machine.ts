import { availableParallelism, cpus, totalmem } from 'node:os';

/** What the figures were taken on. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} x ${cpus()[0]?.model.trim()}, ${memory} GiB, Node ${process.version}`;
}
