import { ButtonLink } from './button.tsx';

/** "201 to 400 of 912" with links to the pages before and after; nothing for a single page. */
export function Pager({
  from,
  to,
  total,
  noun,
  previousHref,
  nextHref,
}: {
  from: number;
  to: number;
  total: number;
  /** What is counted, plural. */
  noun: string;
  previousHref: string | null;
  nextHref: string | null;
}) {
  return (
    <footer className="flex min-h-9 items-center gap-3 border-t border-line bg-surface px-4 text-sm text-muted">
      <p role="status">
        {total === 0
          ? `No ${noun}`
          : `${from.toLocaleString('en')}–${to.toLocaleString('en')} of ${total.toLocaleString('en')} ${noun}`}
      </p>
      {(previousHref || nextHref) && (
        <nav aria-label="Pages" className="ml-auto flex gap-1">
          {previousHref && (
            <ButtonLink variant="ghost" icon="chevron-left" href={previousHref}>
              Previous
            </ButtonLink>
          )}
          {nextHref && (
            <ButtonLink variant="ghost" icon="chevron-right" href={nextHref}>
              Next
            </ButtonLink>
          )}
        </nav>
      )}
    </footer>
  );
}
