import type { CommandFacts, ParsedDevice } from '#lib/platforms/command-facts.ts';

import { plainLines } from '../cli/strip-terminal.ts';
import { childText, elementsNamed } from '../cli/xml-answer.ts';
import { junosTree } from './junos-tree.ts';

/** `show version` and `show system information`; of a virtual chassis or cluster the first member speaks for the device. */
export function parseVersion(text: string): CommandFacts {
  const tree = junosTree(text);
  const software = elementsNamed(tree, 'software-information')[0];
  if (software) {
    const package1 = elementsNamed(software.children, 'package-information')
      .map((entry) => bracketed(childText(entry, 'comment') ?? ''))
      .find((version) => version !== null);
    return deviceFacts({
      hostname: childText(software, 'host-name'),
      model: childText(software, 'product-model', 'product-name'),
      version: childText(software, 'junos-version') ?? package1 ?? null,
      serial: null,
    });
  }
  const system = elementsNamed(tree, 'system-information')[0];
  if (!system) return textVersion(text);
  return deviceFacts({
    hostname: childText(system, 'host-name'),
    model: childText(system, 'hardware-model'),
    version: childText(system, 'os-version'),
    serial: childText(system, 'serial-number'),
  });
}

function textVersion(text: string): CommandFacts {
  const device: ParsedDevice = { hostname: null, model: null, serial: null, version: null };
  let release: string | null = null;
  for (const line of plainLines(text)) {
    const pair = /^\s*(Hostname|Model|Junos|Serial Number)\s*:\s*(\S.*)$/i.exec(line);
    const key = pair?.[1]?.toLowerCase();
    if (key === 'hostname') device.hostname ??= pair![2]!;
    else if (key === 'model') device.model ??= pair![2]!;
    else if (key === 'junos') device.version ??= pair![2]!;
    else if (key) device.serial ??= pair![2]!;
    else if (/^\s*(?:---\s)?JUNOS\s/i.test(line)) release ??= bracketed(line);
  }
  device.version ??= release;
  return deviceFacts(device);
}

/** The release of a package: `JUNOS EX Software Suite [13.2X51-D35.3]`; build stamps are no release. */
function bracketed(line: string): string | null {
  const found = /\[([^\]\s]{1,60})\]/.exec(line)?.[1] ?? '';
  return /^\d{1,2}\.\d{1,2}[A-Z]/.test(found) ? found : null;
}

function deviceFacts(device: ParsedDevice): CommandFacts {
  return Object.values(device).some((value) => value !== null) ? { device } : {};
}
