import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** Splits a list at its commas. */
export const commaSeparated = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** A message that shows the given value. Do not use it for a variable that may hold a secret. */
export const shows = (fault: string, advice: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `${quote(input)} ${fault}. ${advice}`,
});

export const httpUrl = z
  .url({
    protocol: /^https?$/,
    abort: true,
    error: 'is not an http or https URL. Set one such as https://example.com',
  })
  .refine((url) => !hasCredentials(url), {
    error: 'contains a user or a password. Set the URL without them',
  });

/** Paths are added to a base URL, so it cannot have a query. */
export const baseUrl = httpUrl.refine((url) => !/[?#]/.test(url), {
  error: 'has a query or a fragment. Set the URL without it',
});

const TOKEN_FAULT = 'contains a blank or another character that no token has. Set the token alone';

/** HTTP cannot send a token with a blank, such as the line break at the end of a file. */
export const token = z.string().regex(/^[\x21-\x7e]+$/, { error: TOKEN_FAULT });

/** A list may have blanks after its commas. */
export const tokens = z
  .string()
  .regex(/^[\x21-\x7e]+(, *[\x21-\x7e]+)*$/, { error: TOKEN_FAULT })
  .transform(commaSeparated);

export const port = z
  .string()
  .refine(isPort, shows('is not a port', 'Set a whole number from 0 to 65535; 0 takes a free port'))
  .transform(Number);

const MIN_SECRET_BYTES = 32;
export const SECRET_ADVICE = `Set ${MIN_SECRET_BYTES} bytes or more, such as the output of \`openssl rand -base64 48\``;

/** Rejects a port such as 99999 too, which `URL` cannot parse. */
export function isDatabaseUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
}

function hasCredentials(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}

/** Only digits: `Number` would also read `0x10`, `1e3` and ` 80`. */
function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

export function isPercentage(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3})?$/.test(text) && Number(text) <= 100;
}

const MAX_QUOTED_LENGTH = 60;

/** Quotes a value for a message, with its control characters escaped. */
export function quote(value: unknown): string {
  const text = String(value);
  return JSON.stringify(
    text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text,
  );
}

/** Whether `name` is an IANA time zone. Rejects a fixed offset such as `+10:00`, which has no daylight saving time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

export function isTooShort(secret: string): boolean {
  return Buffer.byteLength(secret) < MIN_SECRET_BYTES;
}
