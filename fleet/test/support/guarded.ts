import { spawn } from 'node:child_process';
import { guard } from '../../src/processes/warden.ts';

/** A program that is there to be killed: it starts two that never end, of which one is guarded, says their numbers, and waits. */
const [left, ended] = [0, 1].map(() => spawn('sh', ['-c', 'sleep 600 & sleep 600'], { detached: true, stdio: 'ignore' }));
guard(left!.pid!);
guard(ended!.pid!)();
process.stdout.write(`${left!.pid} ${ended!.pid}\n`);
setInterval(() => {}, 1000);
