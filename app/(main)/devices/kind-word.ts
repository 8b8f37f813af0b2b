import { HOST_KINDS } from '#lib/fleet/host-kind.ts';
import { SWITCH_KINDS } from '#lib/fleet/switch-kind.ts';

const KINDS: Readonly<Record<string, string>> = { ...HOST_KINDS, ...SWITCH_KINDS };

/** The words for the kind of a host or switch; an unknown one stays as it is. */
export function kindWord(kind: string): string {
  return Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? kind) : kind;
}
