import { aristaEos } from './arista-eos/arista-eos-platform.ts';
import { arubaAoscx } from './aruba-aoscx/aruba-aoscx-platform.ts';
import { ciscoIos } from './cisco-ios/cisco-ios-platform.ts';
import { ciscoIosxr } from './cisco-iosxr/cisco-iosxr-platform.ts';
import { ciscoNxos } from './cisco-nxos/cisco-nxos-platform.ts';
import { findPlatformParser } from './cli/find-parser.ts';
import type { CliPlatform, CommandParser } from './command-facts.ts';
import { cumulus } from './cumulus/cumulus-platform.ts';
import { dellOs10 } from './dell-os10/dell-os10-platform.ts';
import { esxiPlatform } from './esxi/esxi-platform.ts';
import { hpeComware } from './hpe-comware/hpe-comware-platform.ts';
import { huaweiVrp } from './huawei-vrp/huawei-vrp-platform.ts';
import { hypervPlatform } from './hyperv/hyperv-platform.ts';
import { juniperJunos } from './juniper-junos/juniper-junos-platform.ts';
import { linuxPlatform } from './linux/linux-platform.ts';
import { mikrotikRouteros } from './mikrotik-routeros/mikrotik-routeros-platform.ts';
import type { DeviceReading, Platform, Transcript } from './platform.ts';
import { readAnswers } from './read-answers.ts';
import { sonic } from './sonic/sonic-platform.ts';

/** Every switch, in the order the register form offers them. */
export const CLI_PLATFORMS: readonly CliPlatform[] = [
  aristaEos,
  ciscoNxos,
  ciscoIos,
  ciscoIosxr,
  juniperJunos,
  sonic,
  cumulus,
  dellOs10,
  arubaAoscx,
  hpeComware,
  huaweiVrp,
  mikrotikRouteros,
];

/** Every platform Ferrule speaks: hosts, then switches. */
export const PLATFORMS: readonly Platform[] = [linuxPlatform, esxiPlatform, hypervPlatform, ...CLI_PLATFORMS];

/** The platform with this id, or undefined when this version does not know it. */
export function platformById(id: string): Platform | undefined {
  return PLATFORMS.find((platform) => platform.id === id);
}

/** What a stored transcript says, whichever way it was taken. Never throws for what a device said. */
export function readingOfTranscript(transcript: Transcript): DeviceReading {
  const platform = platformById(transcript.platform);
  if (platform && 'answers' in transcript && 'parsers' in platform) {
    return readAnswers(platform, transcript.answers);
  }
  if (platform && !('answers' in transcript) && 'parse' in platform) return platform.parse(transcript);
  throw new RangeError(`No platform "${transcript.platform}" reads this kind of transcript.`);
}

/** The parser of a platform for a command as a person types it; null where the platform or the command is unknown. */
export function findParser(platformId: string, command: string): CommandParser | null {
  const platform = CLI_PLATFORMS.find((candidate) => candidate.id === platformId);
  return platform ? findPlatformParser(platform, command) : null;
}
