/** The cookie that keeps a person's theme; without it the browser's preference decides. */
export const THEME_COOKIE = 'ferrule-theme';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}
