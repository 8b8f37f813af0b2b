import type { Selection } from '#lib/runs/selection.ts';

/** What a form of `SelectionFields` says, as POST /api/runs takes it; the server says whether it is complete. */
export function selectionOfForm(form: { get(name: string): unknown }): Selection {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const role = text('role');
  return {
    ...valueOf(text('kind'), text('value')),
    ...(role && { role }),
  } as Selection;
}

function valueOf(kind: string, value: string): object {
  switch (kind) {
    case 'site':
      return { kind, site: value };
    case 'tag':
      return { kind, tag: value };
    case 'names':
      return { kind, names: value.split(/[\s,;]+/).filter(Boolean) };
    case 'filter':
      return { kind, query: value.replace(/^.*\?/, '') };
    case 'saved':
      return { kind, id: value };
    case 'devices':
      return { kind, ids: value.split(',') };
    default:
      return { kind };
  }
}

/** The fields that give the selection back. */
export function formOfSelection(selection: Selection): { kind: string; value: string; role: string } {
  return { kind: selection.kind, value: textOf(selection), role: selection.role ?? '' };
}

function textOf(selection: Selection): string {
  switch (selection.kind) {
    case 'all':
      return '';
    case 'site':
      return selection.site;
    case 'tag':
      return selection.tag;
    case 'names':
      return selection.names.join('\n');
    case 'filter':
      return selection.query;
    case 'saved':
      return selection.id;
    case 'devices':
      return selection.ids.join(',');
  }
}
