import { EmptyState } from './empty-state.tsx';
import { Page } from './page-frame.tsx';

/** A page that is there, but not for this person. `why` names what is missing. */
export function Refused({ title, why }: { title: string; why: string }) {
  return (
    <Page fill title={title}>
      <div data-refused="" className="flex flex-1 flex-col">
        <EmptyState icon="lock" title="This page is not for you">
          {why} Ask an administrator of the whole fleet if you need it.
        </EmptyState>
      </div>
    </Page>
  );
}
