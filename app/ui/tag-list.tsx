import { Missing } from './missing.tsx';

/** The tags of a host. */
export function TagList({ tags }: { tags: string[] }) {
  if (tags.length === 0) return <Missing reason="No tag was given for this host." />;
  return (
    <span className="inline-flex gap-1" title={tags.join(', ')}>
      {tags.map((tag) => (
        <span key={tag} className="rounded-sm border border-line-strong px-1 text-sm text-muted">
          {tag}
        </span>
      ))}
    </span>
  );
}
