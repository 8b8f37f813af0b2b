import { type Browser, chromium } from 'playwright-core';

import { requireProgram } from './require-program.ts';

/** Debian's Chromium without a window. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireProgram('chromium')!,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  }); // prettier-ignore
}
