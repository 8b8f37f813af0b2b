import { Notice } from './notice.tsx';
import type { Submission } from './use-submit.ts';

/** The sentence of a refused form, unless a field shows the same one. */
export function FormError({ submission: { error, fields } }: { submission: Submission }) {
  if (!error || Object.values(fields).includes(error)) return null;
  return <Notice tone="bad">{error}</Notice>;
}
