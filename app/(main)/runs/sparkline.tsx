/** A row of values as a line, the oldest at the left; `label` says in words what it shows. */
export function Sparkline({ values, max, label }: { values: number[]; max: number; label: string }) {
  if (values.length < 2) return null;
  const x = (index: number) => (index / (values.length - 1)) * 98 + 1;
  const y = (value: number) => 19 - (value / Math.max(max, Number.MIN_VALUE)) * 18;
  return (
    <svg role="img" aria-label={label} viewBox="0 0 100 20" className="inline-block h-5 w-25 align-middle">
      <title>{label}</title>
      <polyline
        points={values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
        fill="none"
        strokeWidth="1.5"
        strokeLinejoin="round"
        className="stroke-accent"
      />
    </svg>
  );
}
