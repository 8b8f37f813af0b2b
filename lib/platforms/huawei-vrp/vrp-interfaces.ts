import type { CommandFacts, ParsedModule, ParsedPort } from '#lib/platforms/command-facts.ts';
import { moduleIn, portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { stated } from '#lib/platforms/cli/colon-pair.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readDbm, readNumber, readSpeedMbps } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { isVrpPort, vrpPortName } from './vrp-port-name.ts';

/** `display interface`: state, description, MAC, speed and media; NE routers also tell of the module. */
export function parseInterfaces(text: string): CommandFacts {
  const ports = new Map<string, ParsedPort>();
  const modules: ParsedModule[] = [];
  const members: { port: string; lag: string }[] = [];
  let port: ParsedPort | null = null;
  let held: ParsedModule | null = null;
  let inMembers = false;
  for (const line of plainLines(text)) {
    const head = /^\s*(\S{1,60}) current state\s*:\s*(\S.*)$/i.exec(line);
    if (head && !/^(?:line|protocol)$/i.test(head[1] ?? '')) {
      const name = vrpPortName(head[1] ?? '');
      port = ports.get(name) ?? portNamed(name);
      port.status = linkStatus(head[2] ?? '');
      ports.set(name, port);
      held = null;
      inMembers = false;
      continue;
    }
    if (port === null) continue;
    if (/^\s*(?:Actor)?PortName\s+Status/i.test(line)) inMembers = true;
    else if (/^\s*The Number of/i.test(line)) inMembers = false;
    const member = line.trim().split(/\s+/);
    if (inMembers && member.length >= 2 && isVrpPort(member[0] ?? ''))
      members.push({ port: vrpPortName(member[0] ?? ''), lag: port.name });
    readPortLine(port, line);
    const told = moduleLine(line);
    if (told !== null) {
      if (held === null) modules.push((held = moduleIn(port.name)));
      told(held);
    }
  }
  for (const { port: name, lag } of members) {
    const known = ports.get(name) ?? portNamed(name);
    ports.set(name, { ...known, lag });
  }
  const facts: CommandFacts = { ports: [...ports.values()] };
  if (modules.length > 0) facts.modules = modules;
  return toldFacts(text, facts);
}

function readPortLine(port: ParsedPort, line: string): void {
  const description = /^\s*Description\s*:(.*)$/i.exec(line);
  if (description) port.description = stated(description[1]);
  const mac = /Hardware address is\s+([0-9a-f.:-]{12,17})/i.exec(line)?.[1];
  if (mac) port.mac ??= normaliseMac(mac);
  const speed = /^\s*Speed\s*:\s*([\w.]+)/i.exec(line)?.[1] ?? /^\s*Port BW:\s*([\w.]+)/i.exec(line)?.[1];
  if (speed) port.speedMbps ??= readSpeedMbps(speed);
  const mode = /^\s*Port Mode\s*:\s*([^,]+)/i.exec(line)?.[1];
  if (mode) port.mediaType = stated(/Transceiver\s*:\s*([^,]+)/i.exec(line)?.[1]) ?? stated(mode);
}

/** What a line of an NE router's `display interface` says of the module, as the change it makes. */
function moduleLine(line: string): ((held: ParsedModule) => void) | null {
  const identity = /^\s*The Vendor (PN|Name) is\s+(\S.*)$/i.exec(line);
  if (identity) {
    const value = stated(identity[2]);
    return (held) =>
      Object.assign(held, /pn/i.test(identity[1] ?? '') ? { partNumber: value } : { vendor: value });
  }
  const wave = /^\s*WaveLength\s*:\s*([\d.]+)\s*nm/i.exec(line)?.[1];
  if (wave) return (held) => (held.wavelengthNm = readNumber(wave));
  const power = /^\s*([RT])x Power\s*:\s*([-+\d.infINF]+)\s*dBm/i.exec(line);
  if (!power) return null;
  return (held) => {
    held.dom ??= { temperatureC: null, supplyV: null, lanes: [noLight()] };
    const lane = held.dom.lanes[0] ?? noLight();
    if (/r/i.test(power[1] ?? '')) lane.rxPowerDbm = readDbm(power[2]);
    else lane.txPowerDbm = readDbm(power[2]);
  };
}

/** `display interface brief`, with the members of trunks under their trunk. */
export function parseInterfaceBrief(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let inTable = false;
  let trunk: string | null = null;
  for (const line of plainLines(text)) {
    if (/^\s*Interface\s+PHY\s+Protocol/i.test(line)) inTable = true;
    const words = line.trim().split(/\s+/);
    if (!inTable || !isVrpState(words[1]) || !isVrpPort(words[0] ?? '')) continue;
    const name = vrpPortName(words[0] ?? '');
    const port = portNamed(name, { status: linkStatus(words[1] ?? '') });
    // Members are set in below the trunk that holds them.
    if (/^\s/.test(line) && trunk !== null) port.lag = trunk;
    else trunk = /^Eth-Trunk\d+$/i.test(name) ? name : null;
    ports.push(port);
  }
  return toldFacts(text, { ports });
}

/** `display interface description`: state and the description to the end of the line. */
export function parseInterfaceDescription(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let inTable = false;
  for (const line of plainLines(text)) {
    if (/^\s*Interface\s+PHY\s+Protocol\s+Description/i.test(line)) inTable = true;
    const words = line.trim().split(/\s+/);
    if (!inTable || !isVrpState(words[1]) || !isVrpPort(words[0] ?? '')) continue;
    const description = stated(line.trim().replace(/^\S+\s+\S+\s+\S+\s*/, ''));
    ports.push({
      ...portNamed(vrpPortName(words[0] ?? '')),
      status: linkStatus(words[1] ?? ''),
      description,
    });
  }
  return toldFacts(text, { ports });
}

/** `display eth-trunk`: the members of each trunk. */
export function parseEthTrunk(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const trunk = /^\s*(Eth-Trunk\d+)(?:'s)? (?:state )?information/i.exec(line)?.[1];
    if (trunk) lag = vrpPortName(trunk);
    if (/^\s*Partner:/i.test(line)) lag = null;
    const words = line.trim().split(/\s+/);
    if (lag === null || words.length < 3 || !isVrpPort(words[0] ?? '')) continue;
    // LACP's selection says nothing of the link.
    const status = isVrpState(words[1]) ? linkStatus(words[1] ?? '') : null;
    ports.push(portNamed(vrpPortName(words[0] ?? ''), { status, lag }));
  }
  return toldFacts(text, { ports });
}

function isVrpState(word: string | undefined): boolean {
  return /^[*^#!]?(?:up|down)(?:\([\w ]{1,8}\))*$/i.test(word ?? '');
}

function linkStatus(text: string): ParsedPort['status'] {
  if (/^\*|^administratively/i.test(text)) return 'disabled';
  if (/^[\^#!]?down/i.test(text)) return 'down';
  return /^up/i.test(text) ? 'up' : null;
}

function noLight(): { biasMa: null; txPowerDbm: number | null; rxPowerDbm: number | null } {
  return { biasMa: null, txPowerDbm: null, rxPowerDbm: null };
}
