/** Where to go after signing in: a path of this server, never another origin. */
export function nextPath(value: string | string[] | undefined): string {
  const path = typeof value === 'string' ? value : '';
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : '/inventory';
}
