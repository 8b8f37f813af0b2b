import { hash } from 'node:crypto';

/** Tells a value from others, in 22 characters: what has the same JSON has the same digest. */
export function digestOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url').slice(0, 22);
}
