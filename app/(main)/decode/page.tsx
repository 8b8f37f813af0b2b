import type { Metadata } from 'next';

import { pageContext } from '../../server/page-context.ts';
import { DecodeView } from './decode-view.tsx';

export const metadata: Metadata = { title: 'Decode' };

export default async function DecodePage() {
  await pageContext();
  return <DecodeView />;
}
