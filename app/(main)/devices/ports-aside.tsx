import Link from 'next/link';
import type { ReactNode } from 'react';

/** Beside the title of a device's ports: what they hold in words, and the way to their links. */
export function PortsAside({ deviceId, children }: { deviceId: string; children: ReactNode }) {
  return (
    <>
      {children}
      <Link href={`/links?device=${deviceId}`} prefetch={false} className="link ml-2">
        Links
      </Link>
    </>
  );
}
