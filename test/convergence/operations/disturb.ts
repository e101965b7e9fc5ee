/** What happens to sites without anybody's doing: time passes, and a site is away. */
import type { Operation } from './operation';

const HOUR_MS = 3_600_000;

export const DISTURB: Operation[] = [
  {
    name: 'time passes',
    weight: 1,
    run: async ({ history: { world } }) => {
      const minutes = 1 + Math.floor(world.random() * 12);
      await world.clock.sleep(minutes * 60_000);
      return `${minutes} minutes`;
    },
  },
  {
    name: 'site away',
    weight: 0.15,
    may: ({ history }) => !history.memory.log.some((line) => line.includes('site away')),
    run: async ({ history: { world, platform }, end }) => {
      const chance = world.random();
      const hours = chance < 0.3 ? 25 : 1 + Math.floor(chance * 3);
      const handle = platform.handleWebTrigger.bind(platform);
      platform.handleWebTrigger = (request) =>
        new URL(request.url).hostname.startsWith(end.site.installation.id)
          ? Promise.resolve(new Response('Service Unavailable', { status: 503 }))
          : handle(request);
      // Sweeps once an hour tell all there is to tell, and a day of them would take long.
      platform.schedules.stop();
      for (let hour = 0; hour < hours; hour += 1) {
        await world.clock.sleep(HOUR_MS);
        await platform.doors.runScheduled('every-five-minutes');
      }
      platform.handleWebTrigger = handle;
      platform.schedules.start();
      return `${end.site.jira.name} for ${hours} hours`;
    },
  },
];
