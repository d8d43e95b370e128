import type { TestService } from '../setup/test-service.ts';

/** The samples that a service exposes: `name{labels}` to value. */
export type Samples = ReadonlyMap<string, number>;

export async function readSamples({ service }: TestService): Promise<Samples> {
  return parseSamples((await service.metrics?.read()) ?? '');
}

export function parseSamples(text: string): Samples {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** The names of the labels of each metric. */
export function labelsByMetric(samples: Samples): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const sample of samples.keys()) {
    const [name = '', labels = ''] = sample.split(/[{}]/);
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
    found.set(name, new Set([...(found.get(name) ?? []), ...names]));
  }
  return found;
}
