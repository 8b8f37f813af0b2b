'use client';

import { Button } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <div className="flex flex-1 flex-col">
      <EmptyState
        icon="warning"
        title="This page could not be shown"
        action={
          <Button variant="primary" icon="rescan" onClick={() => retry()}>
            Try again
          </Button>
        }
      >
        The server failed while it prepared the page, most often because its database does not answer.
        {digest && (
          <>
            {' '}
            The web server’s log has the details under <code className="mono">{digest}</code>.
          </>
        )}
      </EmptyState>
    </div>
  );
}
