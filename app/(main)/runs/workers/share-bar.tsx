/** "12 of 64" with how full that is; `noun` names what is counted. */
export function ShareBar({ part, whole, noun }: { part: number; whole: number; noun: string }) {
  const words = `${part.toLocaleString('en')} of ${whole.toLocaleString('en')}`;
  return (
    <span className="inline-flex items-baseline gap-2">
      <svg
        role="img"
        aria-label={`${words} ${noun}`}
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        className="block h-1.5 w-24 self-center rounded-sm bg-sunken"
      >
        <rect
          width={Math.min(100, (part / Math.max(1, whole)) * 100)}
          height="1"
          className="fill-info-fill"
        />
      </svg>
      {words}
    </span>
  );
}
