import type { CommandFacts } from '#lib/platforms/command-facts.ts';
import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { childText, elementsNamed, xmlDocuments } from '#lib/platforms/cli/xml-answer.ts';

import { isXml } from './is-xml.ts';

/** `show version`, OS10 and OS9, as text or XML. */
export function parseVersion(text: string): CommandFacts {
  if (isXml(text)) return xmlVersion(text);
  const device = deviceOf({});
  for (const line of plainLines(text)) {
    const pair = readColonPair(line);
    if (pair === null) continue;
    const value = stated(pair.value);
    if (pair.label === 'os version' || pair.label === 'dell application software version')
      device.version ??= value;
    else if (pair.label === 'system type') device.model ??= value;
  }
  return (device.version ?? device.model) === null ? {} : { device };
}

function xmlVersion(text: string): CommandFacts {
  const documents = xmlDocuments(text);
  const software = elementsNamed(documents, 'sw-version')[0];
  const status = elementsNamed(documents, 'system-status')[0];
  const device = deviceOf({
    hostname: status ? childText(status, 'hostname') : null,
    model: software ? childText(software, 'sw-platform') : null,
    version: software ? childText(software, 'sw-version') : null,
  });
  return Object.values(device).some((value) => value !== null) ? { device } : {};
}

/** `show inventory`: product, service tag (Dell's serial number) and version of the switch. */
export function parseInventory(text: string): CommandFacts {
  if (isXml(text)) return xmlInventory(text);
  const device = deviceOf({});
  for (const line of plainLines(text)) {
    const pair = readColonPair(line);
    if (pair?.label === 'product' || pair?.label === 'system type') device.model ??= stated(pair.value);
    else if (pair?.label === 'software version') device.version ??= stated(pair.value);
    else if (/^\s*\*/.test(line)) device.serial ??= serviceTag(line);
  }
  return Object.values(device).some((value) => value !== null) ? { device } : {};
}

/** The service tag follows the piece part id (country, part, supplier, date, number) in the row of the own unit. */
function serviceTag(row: string): string | null {
  const words = row.trim().split(/\s+/);
  const piece = words.findIndex((word) => /^[A-Z]{2}-?\w{6}-?\w{5}-?\w{3}-?\w{4}/.test(word));
  const tag = piece < 0 ? undefined : words[piece + 1];
  return tag !== undefined && /^[A-Z0-9]{5,10}$/i.test(tag) ? tag : null;
}

function xmlInventory(text: string): CommandFacts {
  const node = elementsNamed(xmlDocuments(text), 'node')[0];
  const maker = node?.children.find(({ name }) => name === 'mfg-info');
  const unit = node?.children.find(({ name }) => name === 'unit');
  const device = deviceOf({
    model: maker ? childText(maker, 'product-name') : null,
    serial: maker ? childText(maker, 'service-tag') : null,
    version: unit ? childText(unit, 'software-version') : null,
  });
  return Object.values(device).some((value) => value !== null) ? { device } : {};
}

/** `show running-configuration | grep hostname`. */
export function parseHostname(text: string): CommandFacts {
  for (const line of plainLines(text)) {
    const hostname = /^\s*hostname\s+(\S+)\s*$/.exec(line)?.[1];
    if (hostname) return { device: deviceOf({ hostname }) };
  }
  return {};
}
