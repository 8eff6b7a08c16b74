// Plain JavaScript that any Node reads: it speaks before a TypeScript file is opened.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 9)) {
  console.error(
    `Node 24.9 or newer is needed and this is ${process.versions.node}: run \`npm ci\`, which brings it, and start this by \`npm start\`, \`npm test\` or \`npx\`.`,
  );
  process.exit(1);
}
