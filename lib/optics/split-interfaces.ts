/** One interface's part of a paste or a file. */
export interface InterfaceText {
  /** From the shell prompt or heading above it; null when nothing names it. */
  interface: string | null;
  text: string;
}

const MAX_SECTIONS = 10_000;
/** Prompts, headings and first lines are shorter; longer lines are content. */
const MAX_LINE = 400;

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
  let current = section(null, 0);
  let heading: { name: string; at: number } | null = null;
  for (let at = 0; at < text.length && sections.length < MAX_SECTIONS;) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    const line = end - at > MAX_LINE ? '' : text.slice(at, end).trimEnd();
    const prompt = line === '' ? null : promptOf(line);
    const title = prompt !== null || current.prompted ? null : headingOf(line);
    const begins = prompt !== null || title !== null ? null : startOf(line);
    if (prompt !== null) {
      close(sections, current, text, at);
      current = section(prompt.interface, end + 1, true, !prompt.readsModule);
      heading = null;
    } else if (title !== null) {
      heading = { name: title, at };
    } else if (heading !== null && (begins !== null || isErrorStart(line))) {
      close(sections, current, text, heading.at);
      current = section(heading.name, at);
      heading = null;
    } else if (begins !== null && current.starts.has(begins)) {
      close(sections, current, text, at);
      current = section(null, at);
    } else if (line !== '') {
      heading = null;
    }
    if (begins !== null) current.starts.add(begins);
    at = end + 1;
  }
  close(sections, current, text, text.length);
  const kept = sections.filter((found) => !found.foreign);
  const found = kept.length > 0 ? kept : sections;
  return found.length === 0
    ? [{ interface: null, text }]
    : found.map(({ name, text }) => ({ interface: name, text }));
}

interface Section {
  name: string | null;
  start: number;
  text: string;
  prompted: boolean;
  /** Belongs to another command. */
  foreign: boolean;
  starts: Set<string>;
}

function section(name: string | null, start: number, prompted = false, foreign = false): Section {
  return { name, start, text: '', prompted, foreign, starts: new Set() };
}

function close(sections: Section[], current: Section, text: string, end: number): void {
  current.text = text.slice(current.start, end);
  if (current.prompted || current.text.trim() !== '') sections.push(current);
}

/** The shell prompt of a line: what it runs, and the interface when it reads a module. */
function promptOf(line: string): { interface: string | null; readsModule: boolean } | null {
  const command = line.includes('ethtool') ? COMMAND.exec(line) : null;
  if (command !== null) {
    const option = MODULE_OPTION.exec(command[1] as string);
    return { interface: option?.[2] ?? null, readsModule: option !== null };
  }
  return /[#$%>]/.test(line) && PROMPT.test(line) ? { interface: null, readsModule: false } : null;
}

function headingOf(line: string): string | null {
  if (line === '' || line.includes(' : ')) return null;
  return (NAMED_HEADING.exec(line) ?? HEADING.exec(line))?.[1] ?? null;
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
