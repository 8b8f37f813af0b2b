import type { AuthHandlerMiddleware, KeyboardInteractiveCallback, ParsedKey, Prompt } from 'ssh2';
import type { Hop } from './hop.ts';

export type OpenedAuth =
  | { kind: 'password'; password: string }
  | { kind: 'keyboard-interactive'; password: string }
  | { kind: 'private-key'; key: ParsedKey };

/**
 * One credential, one try. A key never falls back to anything. A password is offered as `password`, and as the answer
 * to one hidden keyboard-interactive prompt for a password only where the host has no `password` method. A
 * keyboard-interactive credential is only such an answer.
 */
export function authenticate(hop: Hop, username: string, auth: OpenedAuth): AuthHandlerMiddleware {
  let tries = 0;
  const refuse = (why: string): void => hop.fail('auth-failed', `${hop.peer} ${why}.`);
  // ssh2's types leave out that the first call has no list yet.
  return (methodsLeft: string[] | null, partialSuccess, next) => {
    tries += 1;
    if (auth.kind === 'private-key') {
      if (tries === 1) next({ type: 'publickey', username, key: auth.key });
      else if (partialSuccess) refuse('took the key but wants a second factor');
      else refuse(`refused the key for ${username}`);
      return;
    }
    if (auth.kind === 'keyboard-interactive') {
      if (tries === 1)
        next({ type: 'keyboard-interactive', username, prompt: answerOnce(auth.password, refuse) });
      else if (partialSuccess) refuse('took the password but wants a second factor');
      else refuse(`refused the password for ${username}`);
      return;
    }
    const onlyInteractive =
      methodsLeft?.includes('keyboard-interactive') === true && !methodsLeft.includes('password');
    if (tries === 1) {
      next({ type: 'password', username, password: auth.password });
    } else if (partialSuccess) {
      refuse('took the password but wants a second factor');
    } else if (tries === 2 && onlyInteractive) {
      next({ type: 'keyboard-interactive', username, prompt: answerOnce(auth.password, refuse) });
    } else {
      refuse(`refused the password for ${username}`);
    }
  };
}

function answerOnce(password: string, refuse: (why: string) => void) {
  let answered = false;
  return (
    _name: string,
    _instructions: string,
    _lang: string,
    prompts: Prompt[],
    finish: KeyboardInteractiveCallback,
  ): void => {
    const [prompt, ...others] = prompts;
    const asksPassword = prompt !== undefined && /password/i.test(prompt.prompt) && prompt.echo !== true;
    if (answered) {
      refuse('asked again after it had the password');
    } else if (!asksPassword || others.length > 0) {
      refuse('asks for something other than a password');
    } else {
      answered = true;
      finish([password]);
    }
  };
}
