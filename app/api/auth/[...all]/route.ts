import { sameOrigin } from '../../../server/handle.ts';
import { services } from '../../../server/services.ts';

const handle = sameOrigin((request) => services().auth.handler(request));

export { handle as GET, handle as POST };
