import { textField } from '#lib/optics/visible-text.ts';

import { joinModules } from './cli/join-modules.ts';
import { PortLedger } from './cli/port-ledger.ts';
import { portReadings } from './cli/port-readings.ts';
import { switchEvidence } from './cli/switch-evidence.ts';
import { tellCommand, type ToldCommand } from './cli/told-command.ts';
import type { CliPlatform, ParsedDevice } from './command-facts.ts';
import type { CommandAnswer, DeviceFacts, DeviceReading } from './platform.ts';

/**
 * Joins what the commands of one visit say of a switch: one port for each of its ports whatever the commands call it, one
 * module for each cage, its neighbours and its MAC table. Pure; never throws: what was not answered becomes a problem.
 */
export function readAnswers(platform: CliPlatform, answers: readonly CommandAnswer[]): DeviceReading {
  const told = platform.commands.map((command) => tellCommand(platform, command, answers));
  const stated = told.flatMap(({ facts }) => facts.ports ?? []);
  const listed = told
    .filter(({ lists }) => lists?.includes('ports'))
    .flatMap(({ facts }) => facts.ports ?? []);
  const ledger = new PortLedger(platform.ports, listed, stated);
  const modules = joinModules(
    told.flatMap(({ facts }) => facts.modules ?? []),
    ledger,
    platform.ports.lanesRead === true,
  );
  const refused = modulesRefused(told);
  const ports = portReadings(platform, ledger, modules, refused?.refusal ?? null);
  const missing = told.filter((command) => command.refusal !== null && !command.optional);
  if (refused?.optional) missing.push(refused);
  return {
    facts: deviceFacts(platform, told),
    ports,
    evidence: switchEvidence(told, ledger),
    complete: ports.length > 0 && missing.length === 0,
    problems: [
      ...missing.map((command) => sentenceOf(platform, command)),
      ...(ports.length === 0 ? ['The switch listed no ports.'] : []),
    ],
  };
}

/** The command that should have listed the modules, where none did. */
function modulesRefused(told: readonly ToldCommand[]): ToldCommand | null {
  const listing = told.filter(({ lists }) => lists?.includes('modules'));
  return listing.some(({ refusal }) => refusal === null) ? null : (listing[0] ?? null);
}

function sentenceOf({ privilege }: CliPlatform, { command, refusal }: ToldCommand): string {
  const said = refusal?.replace(/\.$/, '') ?? 'nothing';
  return `The switch did not answer “${command}”; it said: ${said}. What Ferrule needs: ${privilege}`;
}

function deviceFacts(platform: CliPlatform, told: readonly ToldCommand[]): DeviceFacts {
  const devices = told.map(({ facts }) => facts.device).filter((device) => device !== undefined);
  const first = (key: keyof ParsedDevice) => {
    const value = devices.map((device) => device[key]).find((fact) => fact !== null);
    return value == null ? null : textField(value);
  };
  const version = first('version');
  return {
    hostname: first('hostname'),
    kind: platform.id,
    osName: version?.startsWith(platform.label)
      ? version
      : [platform.label, version].filter(Boolean).join(' '),
    kernel: null,
    ethtoolVersion: null,
    model: first('model'),
    serial: first('serial'),
  };
}
