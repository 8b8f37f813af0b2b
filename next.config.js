/** @type {import('next').NextConfig} */
const config = {
  // Every page shows one person's view of live rows: nothing is prerendered or cached between requests.
  cacheComponents: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run types` checks everything; a build on a stranger's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    'bullmq',
    'ioredis',
    'pg',
    'pg-copy-streams',
    'ssh2',
    '@prisma/client',
    '@prisma/adapter-pg',
  ],
};

export default config;
