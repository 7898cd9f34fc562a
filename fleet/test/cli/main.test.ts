import { describe, expect, it } from 'vitest';
import { fleet } from '../support/fake-io.ts';

describe('sntrylint-fleet', () => {
  it('shows its help', async () => {
    const { code, stdout } = await fleet(['--help']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: sntrylint-fleet COMMAND [OPTION…]')]);
  });

  it('says what to do where it is called without a command', async () => {
    const { code, stderr } = await fleet([]);
    expect([code, stderr]).toEqual([2, 'sntrylint-fleet: say what is to be done\n  fix: `sntrylint-fleet --help` lists the commands\n']);
  });
});
