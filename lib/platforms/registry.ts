import { esxiPlatform } from './esxi/esxi-platform.ts';
import { hypervPlatform } from './hyperv/hyperv-platform.ts';
import { linuxPlatform } from './linux/linux-platform.ts';
import type { Platform } from './platform.ts';

/** Every platform Ferrule speaks, in the order the register form offers them. */
export const PLATFORMS: readonly Platform[] = [linuxPlatform, esxiPlatform, hypervPlatform];

/** The platform with this id, or undefined when this version does not know it. */
export function platformById(id: string): Platform | undefined {
  return PLATFORMS.find((platform) => platform.id === id);
}
