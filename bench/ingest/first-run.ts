import { startDigitalOcean } from '@arcadia/sandbox/digitalocean.ts';
export async function measureFirstRun(databaseUrl: string, token: string): Promise<void> {
  void [startDigitalOcean, databaseUrl, token];
}
