import type { ReactNode } from 'react';

/** Shapes on a 16 by 16 grid, drawn with the current text colour. */
const SHAPES = {
  ban: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="m4.2 4.2 7.6 7.6" />
    </>
  ),
  check: <path d="m3 8.5 3.5 3.5L13 4.5" />,
  'check-circle': (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="m5.4 8.3 1.9 1.9 3.4-4" />
    </>
  ),
  'chevron-left': <path d="m10 4-4 4 4 4" />,
  'chevron-right': <path d="m6 4 4 4-4 4" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  columns: <path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />,
  copy: (
    <>
      <path d="M5.5 5.5h8v8h-8z" />
      <path d="M10.5 5.5v-3h-8v8h3" />
    </>
  ),
  download: <path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11" />,
  'far-end': <path d="M2 8h3.5M10.5 8H14M5.5 5.5v5M10.5 5.5v5M8 8h.01" />,
  filter: <path d="M2.5 3.5h11l-4.2 5v4l-2.6-1.3V8.5z" />,
  fork: <path d="M2 8h3.5l5-4.2H14M5.5 8l5 4.2H14M12.4 2.2 14 3.8l-1.6 1.6M12.4 10.6 14 12.2l-1.6 1.6" />,
  half: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="currentColor" />
    </>
  ),
  host: (
    <>
      <path d="M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11z" />
      <path d="M5 4.75h.01M5 11.25h.01M8.5 4.75h2.5M8.5 11.25h2.5" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 7.4v3.4M8 5.2h.01" />
    </>
  ),
  inventory: <path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6 6.5v6" />,
  key: (
    <>
      <circle cx="5" cy="8" r="2.75" />
      <path d="M7.75 8h6v2.5M11 8v2" />
    </>
  ),
  'cage-empty': <path d="M2.5 4h11v8h-11zM5 12v-2.5h6V12" />,
  'cage-fixed': <path d="M2.5 4h11v8h-11zM4.5 8h7" />,
  'cage-module': (
    <>
      <path d="M2.5 4h11v8h-11z" />
      <path d="M5 6.5h6v3.25H5z" fill="currentColor" />
    </>
  ),
  link: (
    <path d="M6.6 9.4 9.4 6.6M7.3 4.9 8.9 3.3a2.6 2.6 0 0 1 3.8 3.8l-1.6 1.6M8.7 11.1l-1.6 1.6a2.6 2.6 0 0 1-3.8-3.8l1.6-1.6" />
  ),
  lock: (
    <>
      <path d="M3.5 7h9v6.5h-9z" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  log: <path d="M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5" />,
  monitor: <path d="M2.5 3h11v7.5h-11zM8 10.5v2.5M5.5 13h5" />,
  moon: <path d="M13 9.5A5.5 5.5 0 1 1 6.5 3a4.4 4.4 0 0 0 6.5 6.5z" />,
  people: (
    <>
      <circle cx="6" cy="5.8" r="2.4" />
      <path d="M1.8 13c.5-2.3 2.1-3.5 4.2-3.5s3.7 1.2 4.2 3.5M10.4 3.6a2.4 2.4 0 0 1 0 4.4M11.8 9.8c1.3.5 2.1 1.6 2.4 3.2" />
    </>
  ),
  pin: <path d="M8 10v3.8M4.8 10h6.4L9.9 7.4V3.6h.9V2.4H5.2v1.2h.9v3.8z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  rescan: <path d="M13 6.5A5.3 5.3 0 0 0 3.6 5M3 9.5A5.3 5.3 0 0 0 12.4 11M3.5 2v3.2h3.2M12.5 14v-3.2H9.3" />,
  run: <path d="M2 8h2.8l1.7-4.5 3 9L11.2 8H14" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  'shield-alert': <path d="M8 2 3 3.8v4c0 3 2.1 5 5 6.2 2.9-1.2 5-3.2 5-6.2v-4zM8 5.4v3M8 10.8h.01" />,
  'shield-check': <path d="M8 2 3 3.8v4c0 3 2.1 5 5 6.2 2.9-1.2 5-3.2 5-6.2v-4zM5.8 8l1.6 1.6 2.9-3.2" />,
  'sign-out': <path d="M6.5 2.5h-4v11h4M6.5 8h7M10.5 5l3 3-3 3" />,
  'sort-down': <path d="M8 3v10M4.5 9.5 8 13l3.5-3.5" />,
  'sort-up': <path d="M8 13V3M4.5 6.5 8 3l3.5 3.5" />,
  spinner: <path d="M8 2.25A5.75 5.75 0 1 1 2.25 8" />,
  stop: <path d="M4 4h8v8H4z" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
    </>
  ),
  switch: (
    <>
      <path d="M1.8 4.5h12.4v7H1.8z" />
      <path d="M4.3 9.2V7.4h1.9v1.8M9.8 9.2V7.4h1.9v1.8" />
    </>
  ),
  trash: <path d="M3 4.5h10M6.5 4.5v-2h3v2M4.2 4.5l.6 9h6.4l.6-9M6.7 7v4M9.3 7v4" />,
  unknown: (
    <>
      <circle cx="8" cy="8" r="5.75" strokeDasharray="2.4 2.1" />
      <path d="M8 8h.01" />
    </>
  ),
  upload: <path d="M8 10.5V3M4.8 6 8 2.8 11.2 6M2.5 13.5h11" />,
  user: (
    <>
      <circle cx="8" cy="5.5" r="2.75" />
      <path d="M2.8 13.5c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4" />
    </>
  ),
  warning: <path d="M8 2.5 14.2 13H1.8zM8 6.6v3M8 11.4h.01" />,
  'x-circle': (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="m5.9 5.9 4.2 4.2M10.1 5.9l-4.2 4.2" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** Decorative: always beside a word, or inside a control that has an accessible name. */
export function Icon({
  name,
  size = 14,
  className = '',
}: {
  name: IconName;
  size?: number;
  className?: string;
}) {
  const motion = name === 'spinner' ? 'animate-spin' : '';
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`inline-block shrink-0 ${motion} ${className}`}
    >
      {SHAPES[name]}
    </svg>
  );
}
