import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CommandAnswer } from '#lib/platforms/platform.ts';

/** Where the captures of all platforms lie: one folder per platform, in it one per quirk. */
export const CAPTURES = join(import.meta.dirname, '../captures');

/**
 * The commands of one visit and their answers as a switch printed them: `visit.txt` of a capture, each answer below a
 * line `@@ <command>`.
 */
export function readVisitCapture(platform: string, quirk: string): CommandAnswer[] {
  const text = readFileSync(join(CAPTURES, platform, quirk, 'visit.txt'), 'utf8');
  return text
    .split(/^@@ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { command: part.slice(0, end), stdout: part.slice(end + 1), stderr: '', exitCode: null };
    });
}
