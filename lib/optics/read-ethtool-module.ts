import { describeModule } from '#lib/optics/describe-module.ts';
import { findEthtoolError } from '#lib/optics/ethtool-errors.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { ModuleReading, ReadReason } from '#lib/optics/module-record.ts';
import { readEthtoolText } from '#lib/optics/read-ethtool-text.ts';
import { visibleText } from '#lib/optics/visible-text.ts';

/** More than any module prints; the rest of a longer answer is not read. */
const MAX_OUTPUT = 256 * 1024;
const MAX_MESSAGE = 300;

/**
 * Reads one interface's answer to `ethtool -m`, of any version and with any error text, into what it says of the port.
 * Standard error may be mixed in. Never throws; an answer that says nothing is `unreadable` with its reason.
 */
export function readEthtoolModule(output: string): ModuleReading {
  const text = plainBlanks(output.length > MAX_OUTPUT ? output.slice(0, MAX_OUTPUT) : output);
  if (text.trim() === '') return unreadable('no-answer', '', 'The command printed nothing: scan again.');
  const { facts, known, other } = readEthtoolText(text);
  return readingOf(facts, known, other);
}

/** Mails and web pages turn blanks into no-break spaces (in UTF-8 read as latin1, two characters). */
function plainBlanks(text: string): string {
  return text.includes('\u00a0') ? text.replace(/\u00c2?\u00a0/g, ' ') : text;
}

/** The reading that facts and the tool's other words amount to. */
export function readingOf(facts: ModuleFacts, known: number, words: readonly string[]): ModuleReading {
  if (known > 0 && isUsable(facts)) {
    const warnings = words
      .filter(isComplaint)
      .slice(0, 5)
      .map((line) => visibleText(line, MAX_MESSAGE));
    const reading: ModuleReading = { state: 'module', reason: null, module: describeModule(facts) };
    return warnings.length === 0 ? reading : { ...reading, warnings };
  }
  const message = words.join('; ');
  const error = findEthtoolError(message);
  if (error !== null) {
    const line = words.find((word) => findEthtoolError(word) === error) ?? message;
    return {
      state: error.state,
      reason: { kind: error.kind, message: visibleText(line, MAX_MESSAGE), remedy: error.remedy },
      module: null,
    };
  }
  if (facts.identifier === 0 || facts.identifier === 0xff) {
    return unreadable(
      'garbage',
      `The module's memory reads as blank (identifier 0x${facts.identifier.toString(16).padStart(2, '0')}).`,
      'Reseat the module; if it stays blank, its EEPROM or the I2C bus is broken.',
    );
  }
  if (facts.identifier !== null && known > 0) {
    return unreadable(
      'not-supported',
      `ethtool names the module type 0x${facts.identifier.toString(16).padStart(2, '0')} but does not decode it.`,
      'Update ethtool (QSFP-DD and OSFP need 5.9 or later), or read with `hex on`.',
    );
  }
  return unreadable('garbage', message, 'The answer is no module data: check the command that was run.');
}

/** A record needs more than an identifier: some version names types that it cannot decode. */
function isUsable(facts: ModuleFacts): boolean {
  const blank = facts.identifier === 0 || facts.identifier === 0xff;
  const named = isText(facts.vendor) || isText(facts.partNumber) || isText(facts.serial);
  if (named) return true;
  if (blank) return false;
  return (
    facts.codes !== null || facts.connector !== null || facts.encoding !== null || facts.moduleState !== null
  );
}

function isText(value: string | null): boolean {
  return value !== null && /[A-Za-z0-9]/.test(value);
}

function isComplaint(line: string): boolean {
  return /error|fail|cannot|warning/i.test(line);
}

export function unreadable(kind: ReadReason['kind'], message: string, remedy: string): ModuleReading {
  return {
    state: 'unreadable',
    reason: { kind, message: visibleText(message, MAX_MESSAGE), remedy },
    module: null,
  };
}
