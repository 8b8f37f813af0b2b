import type { CommandFacts, CommandParser } from '#lib/platforms/command-facts.ts';
import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { jsonRecords, textOf } from '#lib/platforms/cli/json-answer.ts';
import { keyValues } from '#lib/platforms/cli/key-values.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

function parseVersion(text: string): CommandFacts {
  const json = jsonRecords(text).find((record) => 'modelName' in record && 'version' in record);
  if (json) {
    const { modelName, serialNumber, version } = json;
    return {
      device: deviceOf({
        model: textOf(modelName),
        serial: textOf(serialNumber),
        version: textOf(version),
      }),
    };
  }
  const lines = plainLines(text);
  const pairs = keyValues(lines);
  const model = lines.map((line) => /^\s*Arista (\S+)\s*$/.exec(line)?.[1]).find(Boolean);
  const version = pairs.get('software image version')?.split(/\s/)[0];
  if (!model && !version) return {};
  return {
    device: deviceOf({
      model: model ?? null,
      serial: pairs.get('serial number') || null,
      version: version || null,
    }),
  };
}

function parseHostname(text: string): CommandFacts {
  const json = jsonRecords(text).find((record) => 'hostname' in record);
  const hostname = json ? textOf(json['hostname']) : keyValues(plainLines(text)).get('hostname');
  return hostname ? { device: deviceOf({ hostname }) } : {};
}

export const versionParsers: readonly CommandParser[] = [
  { command: 'show version', aliases: ['show version detail'], parse: parseVersion },
  { command: 'show hostname', parse: parseHostname },
];
