'use client';

import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

import { Button, type ButtonProps } from './button.tsx';

/** A button that opens a panel below itself. Escape, a click outside and focus leaving close it. */
export function Popover({
  align = 'start',
  panelClassName = '',
  panel,
  children,
  ...button
}: ButtonProps & { align?: 'start' | 'end'; panelClassName?: string; panel: ReactNode }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const leave = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      trigger.current?.focus();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  return (
    <div ref={root} className="relative">
      <Button
        ref={trigger}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen((was) => !was)}
        {...button}
      >
        {children}
      </Button>
      {open && (
        <div
          id={id}
          className={`absolute top-full z-20 mt-1 max-h-[70vh] min-w-48 overflow-auto rounded-lg border border-line-strong bg-raised shadow-xl ${
            align === 'end' ? 'right-0' : 'left-0'
          } ${panelClassName}`}
        >
          {panel}
        </div>
      )}
    </div>
  );
}
