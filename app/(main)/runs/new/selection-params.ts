import { type Selection, selection as selectionSchema } from '#lib/runs/selection.ts';

/** The selection of an address (`kind`, `value`, `role`), or null where there is none or it is not complete. */
export function selectionOfParams(params: URLSearchParams): Selection | null {
  const kind = params.get('kind');
  const value = (params.get('value') ?? '').trim();
  const role = params.get('role') || undefined;
  const found = selectionSchema.safeParse({ kind, ...valueOf(kind, value), ...(role && { role }) });
  return found.success ? found.data : null;
}

function valueOf(kind: string | null, value: string): object {
  switch (kind) {
    case 'site':
      return { site: value };
    case 'tag':
      return { tag: value };
    case 'names':
      return { names: value.split(/[\s,;]+/).filter(Boolean) };
    case 'filter':
      return { query: value.replace(/^.*\?/, '') };
    case 'saved':
      return { id: value };
    default:
      return {};
  }
}
