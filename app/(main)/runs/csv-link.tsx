import { ButtonLink } from '../../ui/button.tsx';

/** The table beside it as a file; `of` says what is in it. */
export function CsvLink({ href, of }: { href: string; of: string }) {
  return (
    <ButtonLink
      variant="ghost"
      icon="download"
      href={href}
      download
      className="-mr-2.5"
      aria-label={`${of} as CSV`}
      title={`${of} as CSV`}
    >
      CSV
    </ButtonLink>
  );
}
