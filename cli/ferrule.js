#!/usr/bin/env node
import { register } from 'tsx/esm/api';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Ferrule needs Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

register();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
