import { CopyButton } from './copy-button.tsx';

/** Text exactly as it is typed or came from a device. */
export function CodeBlock({
  text,
  label,
  className = '',
}: {
  text: string;
  label: string;
  className?: string;
}) {
  return (
    <div className={`relative rounded-md border border-line bg-sunken ${className}`}>
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="mono max-h-[32rem] overflow-auto p-3 pr-10 leading-5 whitespace-pre"
      >
        {text}
      </pre>
      <CopyButton text={text} label={`Copy ${label}`} className="absolute top-1.5 right-1.5 bg-sunken" />
    </div>
  );
}
