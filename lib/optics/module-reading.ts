import { describeModule } from '#lib/optics/describe-module.ts';
import { findEthtoolError } from '#lib/optics/ethtool-errors.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { ModuleReading, ReadReason } from '#lib/optics/module-record.ts';
import { IDENTIFIERS } from '#lib/optics/sff8024.ts';
import { visibleText } from '#lib/optics/visible-text.ts';

const MAX_MESSAGE = 300;

/** The reading that facts and the tool's other words amount to: a record, a named error, or garbage with its reason. */
export function readingOf(facts: ModuleFacts, words: readonly string[]): ModuleReading {
  if (isNoise(facts)) {
    return unreadable(
      'garbage',
      'Vendor, part number and serial are no text, and the checksums over them fail.',
      'Read again; reseat the module; if it stays so, the NIC’s firmware returns the wrong bytes: update it.',
    );
  }
  if (isUsable(facts)) {
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
  if (facts.identifier === null) {
    return unreadable(
      'garbage',
      message === '' ? 'No line of the answer is a fact about a module.' : message,
      'The answer is no module data: check the command that was run.',
    );
  }
  const identifier = `0x${facts.identifier.toString(16).padStart(2, '0')}`;
  if (facts.identifier === 0 || facts.identifier === 0xff) {
    return unreadable(
      'garbage',
      `The module's memory reads as blank (identifier ${identifier}).`,
      'Reseat the module; if it stays blank, its EEPROM or the I2C bus is broken.',
    );
  }
  return unreadable(
    'not-supported',
    `The answer names the module type ${identifier} (${IDENTIFIERS[facts.identifier] ?? 'unknown'}) and nothing more.`,
    'Update ethtool (QSFP-DD and OSFP need 5.9 or later), or read the whole memory with `hex on`.',
  );
}

/** A record needs more than an identifier: some version names types that it cannot decode. */
function isUsable(facts: ModuleFacts): boolean {
  if (isText(facts.vendor) || isText(facts.partNumber) || isText(facts.serial)) return true;
  if (facts.identifier === 0 || facts.identifier === 0xff) return false;
  return (
    facts.codes !== null || facts.connector !== null || facts.encoding !== null || facts.moduleState !== null
  );
}

/** Bytes shifted by a firmware bug, or noise on the bus: the names are mostly unprintable and no checksum vouches for them. */
function isNoise(facts: ModuleFacts): boolean {
  if (facts.checksums.length === 0 || facts.checksums[0]?.ok === true) return false;
  const names = `${facts.vendor ?? ''}${facts.partNumber ?? ''}${facts.serial ?? ''}`;
  const unprintable = names.split('\\x').length - 1;
  return unprintable > 0 && unprintable * 4 > names.length - unprintable * 3;
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
