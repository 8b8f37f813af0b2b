/**
 * A reason why Ferrule cannot start that a person can act on: `message` says in one sentence what is wrong and
 * `hint` says the way out. The command line prints both and no stack.
 */
export class StartupError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartupError';
    this.hint = hint;
  }
}
