/** Whether the ports that a start needs are there, asked before anything is started. */
import { createServer } from 'node:net';

/** @throws Error that names the first port that cannot be had, and says why */
export async function requireFree(ports: number[], host = '127.0.0.1'): Promise<void> {
  for (const port of ports) await probe(port, host);
}

function probe(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const why = isTaken
        ? 'is taken. Choose others with --port.'
        : `cannot be had: ${error.message}.`;
      reject(new Error(`Port ${port} ${why}`));
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}
