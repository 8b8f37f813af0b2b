import type { CommandParser } from '#lib/platforms/command-facts.ts';
import { CLI_PLATFORMS } from '#lib/platforms/registry.ts';

import { findPlatformParser } from './find-parser.ts';

/** The parser of a platform for a command as a person types it; null where the platform or the command is unknown. */
export function findParser(platformId: string, command: string): CommandParser | null {
  const platform = CLI_PLATFORMS.find((candidate) => candidate.id === platformId);
  return platform ? findPlatformParser(platform, command) : null;
}

export { CLI_PLATFORMS };
