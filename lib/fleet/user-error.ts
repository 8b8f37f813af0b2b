/** An error a person can act on. The message is a whole sentence; `fields` names the inputs at fault. */
export class UserError extends Error {
  override name = 'UserError';

  constructor(
    readonly status: 400 | 403 | 404 | 409 | 413,
    message: string,
    readonly details?: {
      fields?: Record<string, string>;
      rows?: { row: number; field: string; message: string }[];
    },
  ) {
    super(message);
  }
}
