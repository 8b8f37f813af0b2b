import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';

import type { BackendName } from './chaos-world.ts';
import type { Fault } from './fault.ts';

/** What came of one kind of fault on one backend. */
export interface Result {
  fault: string;
  backend: BackendName;
  injected: number;
  survived: number;
  failed: string[];
  figures: Record<string, number>;
  /** Those of invariants.ts that were not 0. */
  broken: string[];
  seed: number;
  seconds: number;
}

export const DOCUMENT = 'docs/reliability.md';
const [BEGIN, END] = ['<!-- chaos: begin -->', '<!-- chaos: end -->'];

/** Adds results to those in the file; a kind of fault on a backend has one, the latest. */
export function accumulate(file: string | null, results: Result[]): Result[] {
  if (file === null) return results;
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result[]) : [];
  const others = kept.filter(
    (old) => !results.some(({ fault, backend }) => fault === old.fault && backend === old.backend),
  );
  const all = [...others, ...results];
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  return all;
}

/** The table of docs/reliability.md. */
export function renderTable(faults: readonly Fault[], results: readonly Result[]): string {
  const rows = faults.flatMap((fault) =>
    (['redis', 'postgres'] as const).flatMap((backend) => {
      const why = fault.without?.[backend];
      if (why) return [];
      const result = results.find((each) => each.fault === fault.id && each.backend === backend);
      return result ? [row(fault, result)] : [];
    }),
  );
  const sums = (['redis', 'postgres'] as const).map((backend) => {
    const own = results.filter((result) => result.backend === backend);
    const [injected, survived] = [sum(own, 'injected'), sum(own, 'survived')];
    return `- ${NAMES[backend]}: ${survived} of ${injected} faults survived, in ${Math.round(sum(own, 'seconds') / 60)} minutes.`;
  });
  const missing = faults.flatMap((fault) =>
    (['redis', 'postgres'] as const)
      .filter((backend) => !fault.without?.[backend])
      .filter((backend) => !results.some((each) => each.fault === fault.id && each.backend === backend))
      .map((backend) => `${fault.id} on ${NAMES[backend]}`),
  );
  const seeds = [...new Set(results.map(({ seed }) => seed))].join(', ');
  const broken = [...new Set(results.flatMap((result) => result.broken))];
  return [
    ...sums,
    `- Lost results, duplicate modules, false removals, cross-attribution, success without exit status, writes after key mismatch: ${broken.length === 0 ? '0 after every fault' : broken.join(', ')}.`,
    `- Seed ${seeds}; ${machine()}.`,
    ...(missing.length > 0 ? [`- Not in this table: ${missing.join(', ')}.`] : []),
    '',
    '| | Fault | Queue | Survived | Checked beside the counts | Measured |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** Puts the table between the markers of the document. */
export function writeDocument(table: string): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  writeFileSync(DOCUMENT, `${text.slice(0, before + BEGIN.length)}\n\n${table}\n\n${text.slice(after)}`);
}

const NAMES = { redis: 'Redis', postgres: 'PostgreSQL' } as const;

function row(fault: Fault, { backend, injected, survived, figures }: Result): string {
  const measured = Object.entries(figures).map(([name, value]) => `${name}: ${round(value)}`);
  const cells = [
    fault.id,
    fault.words,
    NAMES[backend],
    `${survived} of ${injected}`,
    fault.checked,
    measured.join('; '),
  ];
  return `| ${cells.join(' | ')} |`;
}

const round = (value: number) => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
const sum = (results: Result[], key: 'injected' | 'survived' | 'seconds') =>
  results.reduce((total, result) => total + result[key], 0);

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu!.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()} ${arch()}, Node ${process.version}`;
}
