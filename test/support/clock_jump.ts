/** Loaded before a program: each SIGUSR2 sets its clock 300 seconds ahead, the lifetime of a nonce. */
import process from 'node:process';

const { now } = Date;
let ahead = 0;
Date.now = () => now() + ahead;
process.on('SIGUSR2', () => {
  ahead += 300_000;
});
