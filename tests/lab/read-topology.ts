import { esxiPlatform } from '#lib/platforms/esxi/esxi-platform.ts';
import { hypervPlatform } from '#lib/platforms/hyperv/hyperv-platform.ts';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import type { DeviceReading, ScriptPlatform, ScriptTranscript } from '#lib/platforms/platform.ts';
import { readAnswers } from '#lib/platforms/read-answers.ts';
import { CLI_PLATFORMS } from '#lib/platforms/registry.ts';
import { renderEsxiTranscript } from './esxi-transcript.ts';
import { renderHypervTranscript } from './hyperv-host.ts';
import { renderTranscript } from './render-transcript.ts';
import type { LabSwitch } from './switch-spec.ts';
import { switchAnswer } from './switches/switch-answer.ts';
import type { LabTopology } from './topology.ts';

/** A device of the topology and what a visit reads from it now. */
export interface ReadDevice {
  name: string;
  role: 'host' | 'switch';
  platform: string;
  site: string;
  read(): DeviceReading;
}

type Printed = Pick<ScriptTranscript, 'stdout' | 'stderr' | 'exitCode'>;

const NONCE = 'f00dfeed12345678';

/** Every device that lets a visitor in: switches first, as they are read again and again. */
export function readableDevices({ switches, linux, esxi, hyperv }: LabTopology): ReadDevice[] {
  const host = (name: string, site: string, platform: ScriptPlatform, render: () => Printed): ReadDevice => ({
    name,
    role: 'host',
    platform: platform.id,
    site,
    read: () => platform.parse({ platform: platform.id, nonce: NONCE, ...render() }),
  });
  return [
    ...switches.map((sw) => ({
      name: sw.name,
      role: 'switch' as const,
      platform: sw.platform,
      site: sw.site,
      read: () => readSwitch(sw),
    })),
    ...linux
      .filter(({ trouble }) => trouble === 'none')
      .map((spec) => host(spec.name, spec.site, linuxPlatform, () => renderTranscript(spec, NONCE))),
    ...esxi.map(({ name, spec, site }) =>
      host(name, site, esxiPlatform, () => renderEsxiTranscript(spec, NONCE)),
    ),
    ...hyperv.map(({ name, spec, site }) =>
      host(name, site, hypervPlatform, () => renderHypervTranscript(spec, NONCE)),
    ),
  ];
}

/** What a visit of the switch reads, joined from the answers of its commands. */
export function readSwitch(sw: LabSwitch): DeviceReading {
  const platform = CLI_PLATFORMS.find(({ id }) => id === sw.platform);
  if (!platform) throw new Error(`no platform ${sw.platform}`);
  const answers = platform.commands.map(({ command }) => {
    const { text, known } = switchAnswer(sw, command);
    return { command, stdout: text, stderr: '', exitCode: known ? 0 : 1 };
  });
  return readAnswers(platform, answers);
}
