/** The end face of a fibre connector: ferrule, cladding, core. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" width={size} height={size} className="shrink-0 text-accent">
      <circle cx="8" cy="8" r="7.5" fill="currentColor" />
      <circle cx="8" cy="8" r="4.25" fill="none" stroke="var(--surface)" strokeWidth="1.5" />
      <circle cx="8" cy="8" r="1.5" fill="var(--surface)" />
    </svg>
  );
}
