import { aristaEos } from '#lib/platforms/arista-eos/arista-eos-platform.ts';
import { arubaAoscx } from '#lib/platforms/aruba-aoscx/aruba-aoscx-platform.ts';
import { ciscoIos } from '#lib/platforms/cisco-ios/cisco-ios-platform.ts';
import { ciscoIosxr } from '#lib/platforms/cisco-iosxr/cisco-iosxr-platform.ts';
import { ciscoNxos } from '#lib/platforms/cisco-nxos/cisco-nxos-platform.ts';
import { dellOs10 } from '#lib/platforms/dell-os10/dell-os10-platform.ts';
import { hpeComware } from '#lib/platforms/hpe-comware/hpe-comware-platform.ts';
import { huaweiVrp } from '#lib/platforms/huawei-vrp/huawei-vrp-platform.ts';
import { juniperJunos } from '#lib/platforms/juniper-junos/juniper-junos-platform.ts';
import { mikrotikRouteros } from '#lib/platforms/mikrotik-routeros/mikrotik-routeros-platform.ts';
import { sonic } from '#lib/platforms/sonic/sonic-platform.ts';
import { cumulus } from '#lib/platforms/cumulus/cumulus-platform.ts';
import type { CliPlatform, CommandParser } from '#lib/platforms/command-facts.ts';

import { findPlatformParser } from './find-parser.ts';

/** Every system that is read through the commands of its CLI. */
export const CLI_PLATFORMS: readonly CliPlatform[] = [
  aristaEos,
  juniperJunos,
  sonic,
  huaweiVrp,
  hpeComware,
  arubaAoscx,
  ciscoIos,
  ciscoIosxr,
  ciscoNxos,
  mikrotikRouteros,
  dellOs10,
  cumulus,
];

/** The parser of a platform for a command as a person types it; null where the platform or the command is unknown. */
export function findParser(platformId: string, command: string): CommandParser | null {
  const platform = CLI_PLATFORMS.find((candidate) => candidate.id === platformId);
  return platform ? findPlatformParser(platform, command) : null;
}
