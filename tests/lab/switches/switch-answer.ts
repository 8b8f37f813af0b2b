import type { SwitchKind } from '#lib/fleet/switch-kind.ts';
import type { LabSwitch } from '../switch-spec.ts';
import { aoscxDialect } from './aoscx.ts';
import { comwareDialect } from './comware.ts';
import { cumulusDialect } from './cumulus.ts';
import { eosDialect } from './eos.ts';
import { iosDialect } from './ios.ts';
import { iosxrDialect } from './iosxr.ts';
import { junosDialect } from './junos.ts';
import { nxosDialect } from './nxos.ts';
import { os10Dialect } from './os10.ts';
import { routerosDialect } from './routeros.ts';
import { sonicDialect } from './sonic.ts';
import type { SwitchDialect } from './switch-dialect.ts';
import { vrpDialect } from './vrp.ts';

const DIALECTS: Record<SwitchKind, SwitchDialect> = {
  'arista-eos': eosDialect,
  'cisco-nxos': nxosDialect,
  'cisco-ios': iosDialect,
  'cisco-iosxr': iosxrDialect,
  'juniper-junos': junosDialect,
  sonic: sonicDialect,
  cumulus: cumulusDialect,
  'dell-os10': os10Dialect,
  'aruba-aoscx': aoscxDialect,
  'hpe-comware': comwareDialect,
  'huawei-vrp': vrpDialect,
  'mikrotik-routeros': routerosDialect,
};

/** What the switch prints for a command line; `known` is false where it does not know the command. */
export function switchAnswer(sw: LabSwitch, command: string): { text: string; known: boolean } {
  const { answers, refusal } = DIALECTS[sw.platform];
  const typed = command.trim().replace(/\s+/g, ' ');
  const answer = answers[typed];
  return answer ? { text: answer(sw), known: true } : { text: refusal(typed), known: false };
}
