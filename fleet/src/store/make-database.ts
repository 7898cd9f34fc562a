import { PGlite } from '@electric-sql/pglite';

// Makes the folder of a PGlite, which its argument names, and ends.
try {
  const engine = await PGlite.create({ dataDir: process.argv[2]! });
  await engine.close();
} catch (error) {
  process.stderr.write((error as Error).message);
  process.exitCode = 1;
}
