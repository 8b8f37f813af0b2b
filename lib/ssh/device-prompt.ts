/**
 * Recognises the prompt that a device has shown once, and nothing else: the same name, perhaps privileged by now or in
 * another view. `sw1>` -> `sw1#`, `sw1(config-if)#`; `<sw1>` -> `[sw1]`, `[~sw1-GE1/0/1]`.
 */
export function promptLike(shown: string): RegExp {
  const angled = /^[<[][~*]?([^<>[\]]+)[>\]]$/.exec(shown)?.[1];
  if (angled) return new RegExp(`^[<[][~*]?${escaped(angled)}(?:-[\\w./:-]{1,60})?[>\\]]$`);
  const named = /^(.+?)(?:\([^()]{1,60}\))?[>#]$/.exec(shown)?.[1];
  if (named) return new RegExp(`^${escaped(named)}(?:\\([\\w ./:-]{1,60}\\))?[>#]$`);
  return new RegExp(`^${escaped(shown)}$`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
