import { ButtonLink } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';

export default function NotFoundPage() {
  return (
    <div className="flex flex-1 flex-col">
      <EmptyState
        icon="search"
        title="There is nothing at this address"
        action={
          <ButtonLink variant="primary" href="/inventory">
            Open the inventory
          </ButtonLink>
        }
      >
        The host, module or run may have been removed, or the address was mistyped.
      </EmptyState>
    </div>
  );
}
