/** When something was there, in RFC 3339; `destroyed` is absent where it still is. */
export interface Lifetime {
  readonly created: string;
  readonly destroyed?: string | undefined;
}
