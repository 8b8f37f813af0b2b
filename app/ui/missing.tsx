/** A value that is not there: a dash whose tooltip says why. */
export function Missing({ reason }: { reason: string }) {
  return (
    <span title={reason} className="cursor-help text-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{reason}</span>
    </span>
  );
}
