import { CodeBlock } from './code-block.tsx';
import { Notice } from './notice.tsx';

/** A secret that the server tells once, with what to do with it. */
export function OnceShown({
  title,
  label,
  text,
  note,
}: {
  title: string;
  label: string;
  text: string;
  note: string;
}) {
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="ok" title={title}>
        {note}
      </Notice>
      <CodeBlock text={text} label={label} />
    </div>
  );
}
