import { visibleText } from '#lib/optics/visible-text.ts';
import type { CliPlatform, CommandFacts } from '#lib/platforms/command-facts.ts';
import type { CommandAnswer, PlatformCommand } from '#lib/platforms/platform.ts';

import { findPlatformParser } from './find-parser.ts';
import { plainLines } from './strip-terminal.ts';
import { toldFacts } from './told-facts.ts';

/** A command of a visit and what its answer said. */
export interface ToldCommand extends PlatformCommand {
  facts: CommandFacts;
  /** The device's words where they answer nothing; null where it answered. */
  refusal: string | null;
}

/** A protocol that is switched off hears nothing: that is an answer. */
const NOTHING_HEARD = /\b(?:LLDP|CDP)\b[^\n]{0,40}\bnot (?:enabled|running)/i;

/** Reads the answer of one command. Words that no parser makes anything of are a refusal, whatever they mean. */
export function tellCommand(
  platform: CliPlatform,
  command: PlatformCommand,
  answers: readonly CommandAnswer[],
): ToldCommand {
  const answer = answers.find((candidate) => candidate.command === command.command);
  if (!answer) return { ...command, facts: {}, refusal: 'it was not asked' };
  const text = answer.stdout.trim() === '' ? answer.stderr : answer.stdout;
  const parser = findPlatformParser(platform, command.command);
  const facts = parser ? toldFacts(text, parser.parse(text)) : {};
  if (Object.keys(facts).length > 0) return { ...command, facts, refusal: null };
  const line = plainLines(text).find((words) => words.trim() !== '');
  if (line === undefined) {
    const silent = command.lists !== undefined || (answer.exitCode ?? 0) !== 0;
    return { ...command, facts, refusal: silent ? 'nothing' : null };
  }
  if (NOTHING_HEARD.test(text.slice(0, 2000)))
    return { ...command, facts: { neighbours: [] }, refusal: null };
  return { ...command, facts, refusal: visibleText(line.trim(), 200) };
}
