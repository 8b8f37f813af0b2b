'use client';

// The navigation stays usable when one page fails.
export { default } from '../error.tsx';
