import type { ModuleReading, ReadReasonKind } from '#lib/optics/module-record.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import { visibleText } from '#lib/optics/visible-text.ts';
import type { PortSettings } from './port-facts.ts';
import type { Section } from './split-sections.ts';

/** Buses of paravirtual NICs; the script asks these ports for no module. */
const CAGELESS_BUSES = new Map([
  ['virtio', 'a virtio NIC'],
  ['vmbus', 'a Hyper-V synthetic NIC'],
  ['xen', 'a Xen paravirtual NIC'],
]);

const NO_CAGE_REMEDY = 'Nothing to do: this NIC has no cage for a module.';

/** What `timeout` exits with: GNU 124 (137 after a kill), busybox 143. */
export const TIMED_OUT = [124, 137, 143];

/** Kinds of refusal that an RJ45 port answers with, depending on its driver. */
const REFUSALS: ReadReasonKind[] = ['not-supported', 'invalid-argument', 'io-error', 'no-cage'];

/** The answer of the module read that counts: that of sudo where the plain one was refused. */
export function moduleAnswer(sections: Section[]): Section | undefined {
  const find = (name: string) => sections.find((section) => section.name === name);
  return find('sudo-module') ?? find('module');
}

/** The cage state of one port and the raw answer behind it. */
export function readModuleSections(
  sections: Section[],
  port: { bus: string | null; settings: PortSettings; ethtoolMissing: boolean },
): { reading: ModuleReading; rawText: string } {
  const cageless = CAGELESS_BUSES.get(port.bus ?? '');
  if (cageless)
    return { reading: without('fixed', 'no-cage', `This is ${cageless}.`, NO_CAGE_REMEDY), rawText: '' };
  if (port.ethtoolMissing) {
    const reading = without(
      'unreadable',
      'tool-missing',
      'ethtool: not found',
      'Install the package ethtool on the host, or put it on the PATH of the account.',
    );
    return { reading, rawText: '' };
  }
  const answer = moduleAnswer(sections);
  const elevated = answer?.name === 'sudo-module' ? answer : null;
  const rawText = rawLines(answer?.body ?? '');
  if (sections.some((section) => TIMED_OUT.includes(section.exitCode ?? 0))) {
    const reading = without(
      'unreadable',
      'timeout',
      rawText.trim() || 'The NIC did not answer within its deadline.',
      'Scan again. If it stays, the driver or the module blocks the bus: look at dmesg, reseat the module, update the firmware of the NIC.',
    );
    return { reading, rawText };
  }
  if (!answer || answer.exitCode === null) {
    const reading = without(
      'unreadable',
      'no-answer',
      'The answer of the host ended before the module of this port.',
      'Scan the host again.',
    );
    return { reading, rawText };
  }
  const reading = readEthtoolModule(answer.body);
  if (reading.state === 'module') return { reading, rawText };
  const refusal = elevated && SUDO_REFUSALS.find(({ pattern }) => pattern.test(elevated.body));
  if (refusal) {
    return { reading: without('unreadable', 'permission', elevated.body.trim(), refusal.remedy), rawText };
  }
  return { reading: cageReading(reading, port.settings), rawText };
}

const SUDOERS_REMEDY = 'Add the sudoers line that Ferrule shows for this account, then scan again.';

const SUDO_REFUSALS = [
  {
    pattern: /must have a tty/,
    remedy: `Add "Defaults:<account> !requiretty" to the sudoers file. ${SUDOERS_REMEDY}`,
  },
  { pattern: /sudo: (a password|a terminal|no tty)/, remedy: SUDOERS_REMEDY },
  { pattern: /not in the sudoers|not allowed to execute|may not run sudo/, remedy: SUDOERS_REMEDY },
  {
    pattern: /sudo.*(not found|No such file)|(execute|run command) '?.?sudo/,
    remedy: 'sudo is not installed on the host: install it, or sign in as root.',
  },
  {
    pattern: /^sudo: (?!unable to resolve)/m,
    remedy: 'sudo itself failed: run the command by hand as this account to see why.',
  },
];

/**
 * A driver's refusal means "no cage" on a port that is RJ45 only, and trouble on one that takes modules. Drivers refuse in
 * their own ways: igb and tg3 say not supported, i40e (X722) invalid argument, ixgbe (X540, X550) input/output error.
 */
function cageReading(
  reading: ModuleReading,
  { portType, supportedPorts, unplugged }: PortSettings,
): ModuleReading {
  const reason = reading.reason;
  if (!reason || !REFUSALS.includes(reason.kind)) return reading;
  const rj45 = portType === 'Twisted Pair' || portType === 'MII';
  const takesModules =
    supportedPorts.includes('FIBRE') || portType === 'FIBRE' || portType === 'Direct Attach Copper';
  if (rj45 && !supportedPorts.includes('FIBRE')) {
    return { state: 'fixed', module: null, reason: { ...reason, kind: 'no-cage', remedy: NO_CAGE_REMEDY } };
  }
  if (unplugged && reason.kind === 'io-error') {
    const remedy = 'Nothing to do, or seat a module that should be there.';
    return { state: 'empty', module: null, reason: { ...reason, kind: 'empty-cage', remedy } };
  }
  if (takesModules && reading.state === 'fixed') {
    const remedy =
      'The driver of this NIC does not read modules: update the driver and the firmware of the NIC, then scan again.';
    return { state: 'unreadable', module: null, reason: { ...reason, kind: 'not-supported', remedy } };
  }
  return reading;
}

function without(
  state: 'unreadable' | 'fixed',
  kind: ReadReasonKind,
  message: string,
  remedy: string,
): ModuleReading {
  return { state, reason: { kind, message: visibleText(message), remedy }, module: null };
}

/** The answer for a person to read: bounded, control bytes visible, lines kept. */
function rawLines(body: string): string {
  return body.slice(0, 65_536).replaceAll(/[^\t\n\x20-\x7e]/g, (byte) => visibleText(byte));
}
