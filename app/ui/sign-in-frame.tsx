import type { ReactNode } from 'react';

import { Mark } from './mark.tsx';

/** The frame of the pages before anybody is signed in. */
export function SignInFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex flex-1 flex-col items-center px-4 pt-[16vh] pb-8">
      <div className="w-full max-w-sm">
        <p className="mb-4 flex items-center gap-2 font-semibold">
          <Mark />
          Ferrule
        </p>
        <div className="rounded-lg border border-line bg-surface p-5">
          <h1 className="mb-4 text-xl font-semibold">{title}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}
