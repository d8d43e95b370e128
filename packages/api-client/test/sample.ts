import { findSchema, resolveSchema, type Schema } from './contract.ts';

/** How `sample` fills in a value that the contract leaves open. */
export interface SampleOptions {
  /** Adds a member that the contract does not have to each object. */
  readonly extraMember?: boolean;
  /** Takes a value that the contract does not list for each enumeration but that of `DeploymentState`. */
  readonly unknownValues?: boolean;
}

/** Makes a value that fits a schema of `openapi.yaml`, with every member, no null, and one item in each list. */
export function sample(schema: Schema, options: SampleOptions = {}): unknown {
  const resolved = resolveSchema(schema);
  const { name, enum: values, oneOf, items, properties = {}, additionalProperties } = resolved;
  if (oneOf?.[0] !== undefined) return sample(oneOf[0], options);
  if (values?.[0] !== undefined) {
    return options.unknownValues && name !== 'DeploymentState' ? 'of_tomorrow' : values[0];
  }
  switch ([resolved.type].flat()[0]) {
    case 'array':
      return items === undefined ? [] : [sample(items, options)];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return resolved.minimum ?? 1;
    case 'object': {
      const members = Object.entries(properties).map(([key, of]) => [key, sample(of, options)]);
      const any = typeof additionalProperties === 'object' ? additionalProperties : undefined;
      if (any !== undefined) members.push(['any', sample(any, options)]);
      if (options.extraMember && any === undefined) members.push(['of_tomorrow', { is: 'new' }]);
      return Object.fromEntries(members);
    }
    case 'string':
      return 'text';
    default:
      throw new Error(`no sample of ${JSON.stringify(schema)}`);
  }
}

/** Makes an object of the components of `openapi.yaml`, with these members in place of the sample's. */
export function sampleObject(name: string, members: object = {}): object {
  return { ...Object(sample(findSchema(name))), ...members };
}
