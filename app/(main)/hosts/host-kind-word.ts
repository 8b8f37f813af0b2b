import { HOST_KINDS } from '#lib/fleet/host-kind.ts';

/** The words for a host's kind; an unknown one stays as it is. */
export function hostKindWord(kind: string): string {
  return Object.hasOwn(HOST_KINDS, kind) ? HOST_KINDS[kind as keyof typeof HOST_KINDS] : kind;
}
