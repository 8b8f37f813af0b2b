import { CopyButton } from './copy-button.tsx';

/** A serial, MAC, part number or fingerprint: monospace, with a copy button that shows on hover and focus. */
export function Identifier({ value, label }: { value: string; label: string }) {
  return (
    <span className="group/id inline-flex max-w-full items-baseline gap-0.5">
      <span className="mono truncate" title={value}>
        {value}
      </span>
      <CopyButton
        text={value}
        label={`Copy ${label}`}
        className="-my-1 self-center opacity-0 group-hover/id:opacity-100 focus-visible:opacity-100"
      />
    </span>
  );
}
