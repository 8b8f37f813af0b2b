import type { CliPlatform, CommandParser } from '#lib/platforms/command-facts.ts';

/** Pipes that change the form of an answer and not what it says. */
const FORM_PIPE =
  /\s*\|\s*(?:json(?:[-_ ]pretty)?(?: native)?|xml|display[ -](?:json|xml)|no-?more|without-paging|nomore)\s*$/;

/** Pipes that leave lines out: what is left is read as it stands. */
const FILTER_PIPE =
  / \| (?:i|inc|include|e|exc|exclude|b|beg|begin|sec|section|grep|egrep|match|except|find) .*$/;

/** A command in the spelling that commands are compared in. */
function plain(command: string): string {
  let text = command
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?\| ?|[ _]pipe[ _]/g, ' | ');
  if (text.length > 400) return text;
  text = text.replace(FILTER_PIPE, '');
  while (FORM_PIPE.test(text)) text = text.replace(FORM_PIPE, '');
  return text;
}

/** Whether `word` may stand for a placeholder: a port or a number has a digit, a name may be any word. */
function stands(word: string, placeholder: string): boolean {
  return !/^<(?:port|number|vlan)>$/.test(placeholder) || /\d/.test(word) || word === placeholder;
}

/** Whether `typed` is `full` word by word as `same` sees it; a word like `<interface>` stands for any. */
function matchesWords(typed: string, full: string, same: (typed: string, full: string) => boolean): boolean {
  const words = full.split(' ');
  const short = typed.split(' ');
  return (
    short.length === words.length &&
    short.every((word, i) => (/^<.+>$/.test(words[i]!) ? stands(word, words[i]!) : same(word, words[i]!)))
  );
}

/** `sh int trans` and `show interface transceiver`. */
const abbreviates = (word: string, full: string) => full.startsWith(word);

/** `show_mac_address_table`, the name of a saved answer: without the signs that a file name loses or gains. */
const spaced = (command: string) => command.replace(/[-_]/g, ' ');

/**
 * The parser that reads the answer of `command`: by its full words or an alias, with or without a pipe for the form and
 * with blanks for hyphens, otherwise by an abbreviation that only one parser answers to. Null for an unknown command.
 */
export function findPlatformParser(platform: CliPlatform, command: string): CommandParser | null {
  const found = findBySpelling(platform, command);
  if (!found?.echoed || command.length > 400) return found;
  return { ...found, parse: (text) => found.parse(`ferrule#${command}\n${text}`) };
}

function findBySpelling(platform: CliPlatform, command: string): CommandParser | null {
  const typed = plain(command);
  const spellings = (parser: CommandParser) => [parser.command, ...(parser.aliases ?? [])].map(plain);
  const exact = platform.parsers.find((parser) => spellings(parser).includes(typed));
  if (exact) return exact;
  const named = platform.parsers.find((parser) =>
    spellings(parser).some((full) => matchesWords(typed, full, Object.is)),
  );
  if (named) return named;
  const saved = platform.parsers.find((parser) =>
    spellings(parser).some((full) => matchesWords(spaced(typed), spaced(full), Object.is)),
  );
  if (saved) return saved;
  // The spelling with the fewest placeholders is meant: `optics <port>` before `<kind> <number>`.
  for (const placeholders of [0, 1, 2, 3, 4]) {
    const near = platform.parsers.filter((parser) =>
      spellings(parser).some(
        (full) => full.split('<').length - 1 === placeholders && matchesWords(typed, full, abbreviates),
      ),
    );
    if (near.length > 0) return near.length === 1 ? near[0]! : null;
  }
  return null;
}
