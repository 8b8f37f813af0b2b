import { escapeLiteral } from 'pg';

/** Puts one value into a statement and returns the SQL that stands for it there. */
export type Bind = (value: string) => string;

/** Values as parameters: the usual way. */
export function boundValues(): { bind: Bind; values: string[] } {
  const values: string[] = [];
  return { bind: (value) => `$${values.push(value)}`, values };
}

/** Values as escaped literals: COPY takes no parameters. */
export const literal: Bind = escapeLiteral;
