import { spawn } from 'node:child_process';
import { guard } from '../../src/processes/warden.ts';

/**
 * A program for tests that kill it. It starts two programs that never end, guards one of them, prints their numbers,
 * and waits.
 */
const [left, ended] = [0, 1].map(() => spawn('sh', ['-c', 'sleep 600 & sleep 600'], { detached: true, stdio: 'ignore' }));
guard(left!.pid!);
guard(ended!.pid!)();
process.stdout.write(`${left!.pid} ${ended!.pid}\n`);
setInterval(() => {}, 1000);
