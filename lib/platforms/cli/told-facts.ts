import type { CommandFacts, CommandParser } from '#lib/platforms/command-facts.ts';

import { isRefusal } from './is-refusal.ts';

/** The facts of an answer; without its empty lists where the answer is a refusal, which is no empty table. */
export function toldFacts(text: string, facts: CommandFacts): CommandFacts {
  const empty = Object.values(facts).every((list) => Array.isArray(list) && list.length === 0);
  return empty && isRefusal(text) ? {} : facts;
}

/** The same parsers with {@link toldFacts} behind each. */
export function tellingParsers(parsers: readonly CommandParser[]): CommandParser[] {
  return parsers.map((parser) => ({ ...parser, parse: (text) => toldFacts(text, parser.parse(text)) }));
}
