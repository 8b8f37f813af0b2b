/** One interface's part of a paste or a file. */
export interface InterfaceText {
  /** From the shell prompt or heading above it; null when nothing names it. */
  interface: string | null;
  text: string;
}

const MAX_SECTIONS = 10_000;

/** `ethtool` as a command: at the line's start or behind a prompt, a path or sudo. Not the `ethtool:` of an error. */
const COMMAND = /(?:^|[#$>%;&|]\s*|\bsudo\s(?:-\S+\s+)*|\/)ethtool\s+(.*)$/;
const MODULE_OPTION = /(?:^|\s)(?:-m|--module-info|--dump-module-eeprom)\s+("?)([^\s"]+)\1/;
/** A line that a shell prompt starts: `[root@host ~]# `, `root@host:/etc# `, `# `, `$ `. */
const PROMPT = /^\s*(?:\[[^\]\s]+@[^\]]*\]\s*[#$]|[\w.-]+@[\w.-]+[^#$%>]{0,80}[#$%>]|~?\]?[#$])(?:\s|$)/;
/** A heading that is a device name alone: `eth2`, `eth2:`, `=== eth2 ===`. */
const HEADING = /^\s*[=#*-]{0,20}\s*([A-Za-z][\w.@-]{0,14}):?\s*[=#*-]{0,20}\s*$/;
const NAMED_HEADING =
  /^\s*[=#*-]{0,20}\s*(?:interface|nic|port|device|if)[:\s]\s*([A-Za-z][\w.@-]{0,14}):?\s*[=#*-]{0,20}\s*$/i;

/**
 * Splits a paste into interfaces: at shell prompts that run `ethtool -m`, at headings, and where a second module begins.
 * Output of other commands is dropped. Text without any of these is one interface without a name; there is always one.
 */
export function splitInterfaces(text: string): InterfaceText[] {
  const sections: Section[] = [];
  let current: Section = open(null, false);
  let heading: string | null = null;
  const close = (): void => {
    if (current.lines.length > 0 || current.prompted) sections.push(current);
  };
  for (const line of lines(text)) {
    if (sections.length >= MAX_SECTIONS) break;
    const command = line.includes('ethtool') ? COMMAND.exec(line) : null;
    if (command !== null) {
      close();
      const option = MODULE_OPTION.exec(command[1] as string);
      current = option === null ? open(null, false, true) : open(option[2] as string, true);
      heading = null;
      continue;
    }
    if (mayBePrompt(line) && PROMPT.test(line)) {
      close();
      current = open(null, false, true);
      continue;
    }
    const title = line.includes(' : ') ? null : (NAMED_HEADING.exec(line) ?? HEADING.exec(line));
    if (title !== null && !current.prompted) {
      heading = title[1] as string;
      current.pending.push(line);
      continue;
    }
    const begins = startOf(line);
    const named = heading !== null && (begins !== null || isErrorStart(line));
    if (named || (begins !== null && current.starts.has(begins))) {
      close();
      current = open(heading ?? null, false);
      heading = null;
    } else if (line.trim() !== '') {
      current.lines.push(...current.pending);
      current.pending = [];
      heading = null;
    }
    if (begins !== null) current.starts.add(begins);
    if (current.lines.length > 0 || line.trim() !== '') current.lines.push(line);
  }
  current.lines.push(...current.pending);
  close();
  if (sections.length === 0) return [{ interface: null, text }];
  const kept = sections.filter((section) => !section.foreign);
  return (kept.length > 0 ? kept : sections).map((section) => ({
    interface: section.name,
    text: section.lines.join('\n'),
  }));
}

interface Section {
  name: string | null;
  lines: string[];
  /** Possible headings, kept as text until the next line decides. */
  pending: string[];
  prompted: boolean;
  /** Belongs to another command. */
  foreign: boolean;
  starts: Set<string>;
}

function open(name: string | null, prompted: boolean, foreign = false): Section {
  return { name, lines: [], pending: [], prompted, foreign, starts: new Set() };
}

function* lines(text: string): Generator<string> {
  let at = 0;
  while (at <= text.length) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    yield text.slice(at, text.charCodeAt(end - 1) === 0x0d && end > at ? end - 1 : end);
    at = end + 1;
  }
}

function mayBePrompt(line: string): boolean {
  return (
    line.length < 400 &&
    (line.includes('#') || line.includes('$') || line.includes('%') || line.includes('>'))
  );
}

/** The kind of line with which an interface's answer begins: each comes once per interface. */
function startOf(line: string): string | null {
  const trimmed = line.trimStart();
  if (/^Identifier\s*:/.test(trimmed)) return 'identifier';
  if (/^Offset\s+Values\s*$/.test(trimmed)) return 'hex';
  if (/^\[\s*\{/.test(trimmed) || trimmed.trimEnd() === '[') return 'json';
  return null;
}

function isErrorStart(line: string): boolean {
  return /^\s*(?:netlink error|Cannot get)/i.test(line);
}
