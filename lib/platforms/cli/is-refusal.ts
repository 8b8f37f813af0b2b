const REFUSALS =
  /^[ \t]*(?:%\s?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Authori[sz]ation|Permission|Error|Bad|Command)\b|%\s?\w{1,20} is not (?:enabled|running)|error:|syntax error|unknown (?:command|action)|invalid (?:command|input)|unrecognized command|bad command name|expected end of command|input does not match|no such (?:command|item)|permission denied|not (?:enough permissions|authorized)|command not found|usage:\s|failure:|sudo:\s)|:\s(?:command )?not found$|<(?:xnm:)?error\b|"errors"\s?:\s?\[/im;

/**
 * Whether an answer that held no facts is a refusal (unknown command, missing right, feature not running), so that it is
 * not taken for an empty table. Only the first lines are looked at.
 */
export function isRefusal(text: string): boolean {
  return REFUSALS.test(text.slice(0, 2000));
}
