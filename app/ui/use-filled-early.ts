import { type ChangeEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * For a control whose value is kept in state: what was put into it before this script ran is given to `onChange` as if it were
 * put in now. React leaves it on the page and takes no notice.
 */
export function useFilledEarly<C extends Control>(
  onChange: ((event: ChangeEvent<C>) => void) | undefined,
): RefObject<C | null> {
  const control = useRef<C>(null);
  const tell = useEffectEvent((target: C) =>
    onChange?.({ target, currentTarget: target } as unknown as ChangeEvent<C>),
  );
  useEffect(() => {
    const target = control.current;
    if (target && target.value !== rendered(target)) tell(target);
  }, []);
  return control;
}

/** The value that the server gave the control. */
function rendered(control: Control): string {
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  const options = [...control.options];
  return (options.find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? '';
}
