const PARTS = [
  { id: 'success', word: 'success', fill: 'fill-ok-fill' },
  { id: 'partial', word: 'partial', fill: 'fill-warn-fill' },
  { id: 'failure', word: 'failure', fill: 'fill-bad-fill' },
  { id: 'cancelled', word: 'cancelled', fill: 'fill-control' },
  { id: 'skipped', word: 'skipped', fill: 'fill-control' },
  { id: 'running', word: 'running', fill: 'fill-info-fill' },
  { id: 'queued', word: 'queued', fill: 'fill-line-strong' },
] as const;

export type VisitCounts = Record<(typeof PARTS)[number]['id'], number> & { total: number };

/** "412 success, 3 failure" in the order of the bar. */
function countsInWords(counts: VisitCounts): string {
  const words = PARTS.filter(({ id }) => counts[id] > 0).map(({ id, word }) => `${counts[id]} ${word}`);
  return words.length > 0 ? words.join(', ') : 'no hosts';
}

/** The segments of the bar, in percent of all visits. */
function segments(counts: VisitCounts): { id: string; fill: string; start: number; width: number }[] {
  let start = 0;
  return PARTS.map(({ id, fill }) => {
    const width = (counts[id] / Math.max(1, counts.total)) * 100;
    start += width;
    return { id, fill, start: start - width, width };
  }).filter(({ width }) => width > 0);
}

/** How far a run is: one segment per outcome, in proportion; the numbers are its accessible name. */
export function VisitBar({ counts, className = 'h-1.5 w-40' }: { counts: VisitCounts; className?: string }) {
  const words = countsInWords(counts);
  return (
    <svg
      role="img"
      aria-label={words}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className={`block rounded-sm bg-sunken ${className}`}
    >
      <title>{words}</title>
      {segments(counts).map(({ id, fill, start, width }) => (
        <rect key={id} x={start} width={width} height="1" className={fill} />
      ))}
    </svg>
  );
}
