import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { postgres } from '../../src/store/postgres.ts';

/** AuthenticationSASL and AuthenticationSASLContinue, as a server that wants a password sends them. */
function authentication(type: number, text: string): Buffer {
  const message = Buffer.concat([Buffer.from('R'), Buffer.alloc(8), Buffer.from(text)]);
  message.writeUInt32BE(message.length - 1, 1);
  message.writeUInt32BE(type, 5);
  return message;
}

it('says that a password is missing, and leaves no connection open that would keep the program from ending', async () => {
  const server = createServer((socket) => {
    const answers = [authentication(10, 'SCRAM-SHA-256\0\0'), authentication(11, 'r=x,s=c2FsdA==,i=4096')];
    socket.on('data', () => socket.write(answers.shift() ?? ''));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const database = postgres(`postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/fleet`);
  await expect(database.query('SELECT 1')).rejects.toMatchObject({ message: 'it asks for a password, and there is none', isLost: false });
  const [socket] = await connected;
  const closed = once(socket, 'close');
  await database[Symbol.asyncDispose]();
  await closed;
  server.close();
  expect(socket.destroyed).toBe(true);
});
